import type { AuditEntry as AuditEntryView, AuditPage, AuditVerification } from '#shared/contracts/http/responses.ts';
import type { AuditEntry } from '../work/audit-port.ts';
import type { AuditLeaf, Store } from '../work/store-port.ts';
import { hexOf } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { verifyAuditLog } from './audit-verification.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { LogKey } from './log-key.ts';
import { consistencyProof, inclusionProof } from './merkle-proof.ts';
import { HashTiles } from './hash-tiles.ts';

type LogStore = Pick<Store, 'auditLeaves' | 'checkpoints' | 'auditSize'>;

/** Pages, proofs and verification, all from what is on disk. */
export class AuditReader {
  readonly #store: LogStore;
  readonly #log: AuditLog;
  readonly #key: LogKey;
  readonly #checkpointer: Pick<Checkpointer, 'newest'>;
  readonly #breathe: () => Promise<void>;
  readonly #tiles: HashTiles;
  #verifying: Promise<AuditVerification> | undefined;

  constructor(parts: {
    store: LogStore;
    log: AuditLog;
    key: LogKey;
    checkpointer: Pick<Checkpointer, 'newest'>;
    /** Awaited between pages of long reads, so that a live centre does other things meanwhile. */
    breathe?: () => Promise<void>;
  }) {
    this.#store = parts.store;
    this.#log = parts.log;
    this.#key = parts.key;
    this.#checkpointer = parts.checkpointer;
    this.#breathe = parts.breathe ?? (() => Promise.resolve());
    this.#tiles = new HashTiles(parts.store, this.#breathe);
  }

  /** Entries of leaves [from, from + limit), or the newest `limit` if `from` is left out. */
  async page(limit: number, from?: number): Promise<AuditPage> {
    const size = await this.#store.auditSize();
    const start = from ?? Math.max(0, size - limit);
    const leaves = await this.#store.auditLeaves({ from: start, limit });
    const checkpoint = this.#checkpointer.newest;
    return {
      entries: leaves.map(entryOf),
      treeSize: this.#log.size,
      rootHash: hexOf(this.#log.root()),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    };
  }

  /** The newest `limit` entries of [from, to), oldest first; times grow with the index. */
  async between(from: number, to: number, limit: number): Promise<readonly AuditEntryView[]> {
    const end = await this.#firstSince(to);
    const start = Math.max(end - limit, await this.#firstSince(from));
    if (start >= end) return [];
    return (await this.#store.auditLeaves({ from: start, limit: end - start })).map(entryOf);
  }

  /** Index of the first leaf that is not older, or the size of the log. */
  async #firstSince(at: number): Promise<number> {
    let low = 0;
    let high = await this.#store.auditSize();
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const [leaf] = await this.#store.auditLeaves({ from: middle, limit: 1 });
      if (leaf !== undefined && entryOf(leaf).at < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Everybody who asks while one runs gets its answer. */
  verify(): Promise<AuditVerification> {
    this.#verifying ??= verifyAuditLog(this.#store, this.#key, this.#breathe).finally(() => {
      this.#verifying = undefined;
    });
    return this.#verifying;
  }

  /** Undefined if the leaf or the size does not exist. */
  async inclusion(index: number, size: number): Promise<readonly string[] | undefined> {
    if (index >= size || size > (await this.#store.auditSize())) return undefined;
    return (await inclusionProof(index, size, (start, end) => this.#tiles.root(start, end))).map(hexOf);
  }

  async consistency(from: number, to: number): Promise<readonly string[] | undefined> {
    if (from < 1 || from > to || to > (await this.#store.auditSize())) return undefined;
    return (await consistencyProof(from, to, (start, end) => this.#tiles.root(start, end))).map(hexOf);
  }

  get verifierKey(): string {
    return this.#key.verifierKey;
  }
}

function entryOf(leaf: AuditLeaf): AuditEntryView {
  const entry = JSON.parse(leaf.entry) as AuditEntry;
  const { actor, action, subject, at, detail = null } = entry;
  return { index: leaf.index, at, actor, action, subject, detail, leafHash: leaf.leafHash };
}
