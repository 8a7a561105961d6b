import type { Clock } from '#shared/time/clock.ts';
import type { Store } from '../work/store-port.ts';
import type { WorkQueue } from '../work/work-queue.ts';
import { edgeCollection, edgeId } from './audit-log.ts';
import type { AuditLog } from './audit-log.ts';
import { checkpointText, parseCheckpoint } from './checkpoint.ts';
import type { LogKey } from './log-key.ts';

const periodMs = 10_000;
const leavesBetween = 1000;
const accountChanges = new Set(['user.add', 'user.role', 'user.disable', 'user.enable']);
/** Actions that are sealed at once (trust.md): halts, releases, exports, changes of accounts and roles. */
const isUrgent = (action: string): boolean =>
  action.startsWith('halt.') || action.endsWith('.export') || accountChanges.has(action);

/**
 * Seals the log with signed checkpoints. The unsigned checkpoint and the tree's edge are committed behind the leaves it covers *before* it is signed: no
 * signature can exist for a tree that a crash undoes. Ed25519 is deterministic, so signing again after a crash gives the same note.
 */
export class Checkpointer {
  readonly #log: AuditLog;
  readonly #key: LogKey;
  readonly #queue: WorkQueue;
  readonly #clock: Clock;
  #sealedSize = 0;
  #newest: string | undefined;
  #running: Promise<void> = Promise.resolve();
  #wanted = false;

  constructor(parts: { log: AuditLog; key: LogKey; queue: WorkQueue; clock: Clock }) {
    this.#log = parts.log;
    this.#key = parts.key;
    this.#queue = parts.queue;
    this.#clock = parts.clock;
  }

  /** The newest signed checkpoint that is on disk. */
  get newest(): string | undefined {
    return this.#newest;
  }

  /** Signs what a crash left unsigned, then seals until the signal aborts. */
  async start(store: Pick<Store, 'checkpoints'>, signal: AbortSignal): Promise<void> {
    const last = (await store.checkpoints({ newest: 1 })).at(-1);
    if (last !== undefined) {
      this.#sealedSize = last.treeSize;
      this.#newest = this.#key.open(last.note) === undefined ? undefined : last.note;
      if (this.#newest === undefined && this.#covers(last.note)) await this.#sign(last.note, last.treeSize);
    }
    const stopListening = this.#log.onAppend((leaf, action) => {
      if (isUrgent(action) || leaf.index + 1 - this.#sealedSize >= leavesBetween) queueMicrotask(() => this.#want());
    });
    const stopTimer = this.#clock.setRepeating(() => this.#want(), periodMs);
    signal.addEventListener('abort', () => {
      stopListening();
      stopTimer();
    });
  }

  /** Resolves when everything appended so far is under a signed checkpoint on disk; rejects if the disk refuses. */
  seal(): Promise<void> {
    const run = this.#running.then(() => this.#sealNow());
    this.#running = run.catch(() => undefined);
    return run;
  }

  #want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.seal().catch(() => undefined);
  }

  async #sealNow(): Promise<void> {
    this.#wanted = false;
    const treeSize = this.#log.size;
    if (treeSize <= this.#sealedSize) return;
    const text = checkpointText({ origin: this.#key.origin, treeSize, root: this.#log.root() });
    const edge = this.#log.edge();
    await this.#queue.run((work) => {
      work.write({ kind: 'checkpoint', treeSize, note: text, at: work.now });
      work.put(edgeCollection, edgeId, edge);
    });
    await this.#sign(text, treeSize);
  }

  async #sign(text: string, treeSize: number): Promise<void> {
    const note = this.#key.sign(text);
    await this.#queue.run((work) => work.write({ kind: 'checkpoint', treeSize, note, at: work.now }));
    this.#sealedSize = treeSize;
    this.#newest = note;
  }

  /** An unsigned text may be signed late only if it is a checkpoint of the present tree. */
  #covers(text: string): boolean {
    const checkpoint = parseCheckpoint(text);
    return checkpoint?.treeSize === this.#log.size && this.#log.root().every((byte, i) => byte === checkpoint.root[i]);
  }
}
