import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import type { AuditAppender, AuditEntry } from '../work/audit-port.ts';
import type { AuditLeaf, Store } from '../work/store-port.ts';
import { leafHash, TreeEdge } from './merkle-tree.ts';
import type { Hash } from './merkle-tree.ts';

export type AuditListener = (leaf: AuditLeaf, action: string) => void;

export const edgeCollection = 'audit-edge';
export const edgeId = 'edge';
const pageSize = 5000;

export const hexOf = (hash: Hash): string => Buffer.from(hash).toString('hex');

/** The log's memory: its size and right edge. Leaves reach the disk with the work they belong to, in the order they were appended. */
export class AuditLog implements AuditAppender {
  readonly #edge: TreeEdge;
  readonly #listeners = new Set<AuditListener>();

  constructor(edge = new TreeEdge()) {
    this.#edge = edge;
  }

  /** From the stored edge, if there is one, and the hashes of the leaves behind it. A wrong edge shows when the log is verified. */
  static async open(store: Pick<Store, 'auditLeaves' | 'auditSize' | 'get'>): Promise<AuditLog> {
    const log = new AuditLog(edgeOf(await store.get(edgeCollection, edgeId), await store.auditSize()));
    for (;;) {
      const leaves = await store.auditLeaves({ from: log.size, limit: pageSize });
      for (const leaf of leaves) log.#edge.append(Buffer.from(leaf.leafHash, 'hex'));
      if (leaves.length < pageSize) return log;
    }
  }

  get size(): number {
    return this.#edge.size;
  }

  /** As it is stored with each checkpoint. */
  edge(): object {
    return { size: this.#edge.size, roots: this.#edge.roots.map(hexOf) };
  }

  root(): Hash {
    return this.#edge.root();
  }

  append(entry: AuditEntry): AuditLeaf {
    const text = canonicalJson(entry);
    const hash = leafHash(Buffer.from(text));
    const leaf = { index: this.#edge.size, entry: text, leafHash: hexOf(hash) };
    this.#edge.append(hash);
    for (const listener of this.#listeners) listener(leaf, entry.action);
    return leaf;
  }

  onAppend(listener: AuditListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Usable only if it is one: a root for each 1 bit of a size that the log has reached. */
function edgeOf(document: object | undefined, stored: number): TreeEdge {
  const { size, roots } = (document ?? {}) as { readonly size?: unknown; readonly roots?: unknown };
  const isUsable =
    Number.isSafeInteger(size) &&
    (size as number) <= stored &&
    Array.isArray(roots) &&
    roots.every((root) => typeof root === 'string' && /^[0-9a-f]{64}$/.test(root)) &&
    roots.length === (size as number).toString(2).replaceAll('0', '').length;
  return isUsable
    ? new TreeEdge(
        size as number,
        (roots as string[]).map((root) => Buffer.from(root, 'hex')),
      )
    : new TreeEdge();
}
