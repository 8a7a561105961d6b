import type { Store, Write } from '#control-center/server/work/store-port.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { Random } from '#shared/random/random.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { SimulatedProcess } from './simulated-process.ts';

/** What outlives the centre's processes: a disk that can be full and slow. Commits are atomic and keep their order, as the store's are. */
export class CentreDisk {
  readonly clock: Clock;
  readonly random: Random;
  readonly onCommitted: (writes: readonly Write[]) => void;
  isFull = false;
  /** A commit takes up to so long. */
  delayMs = 0;
  refusals = 0;
  /** Commits under way when their process died: a prefix of them reached the disk, and nobody was told. */
  orphans = 0;

  constructor(clock: Clock, random: Random, onCommitted: (writes: readonly Write[]) => void) {
    this.clock = clock;
    this.random = random;
    this.onCommitted = onCommitted;
  }

  /** The store as one process sees it. */
  storeFor(process: SimulatedProcess, store: Store): Store {
    const queue = new CommitQueue(this, process, store);
    return {
      commit: (writes) => queue.commit(writes),
      load: (collection) => store.load(collection),
      get: (collection, id) => store.get(collection, id),
      events: (range) => store.events(range),
      auditLeaves: (range) => store.auditLeaves(range),
      auditSize: () => store.auditSize(),
      checkpoints: (range) => store.checkpoints(range),
      sequences: () => store.sequences(),
      close: () => store.close(),
    };
  }
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

class CommitQueue {
  readonly #disk: CentreDisk;
  readonly #process: SimulatedProcess;
  readonly #store: Store;
  #last: Promise<unknown> | undefined;
  #asked = 0;
  /** What was asked for before a refusal is refused with it. */
  #refusedUpTo = 0;
  #isCutOff = false;

  constructor(disk: CentreDisk, process: SimulatedProcess, store: Store) {
    this.#disk = disk;
    this.#process = process;
    this.#store = store;
  }

  commit(writes: readonly Write[]): Promise<void> {
    if (!this.#process.alive) return never();
    const number = ++this.#asked;
    if (this.#disk.delayMs === 0 && this.#last === undefined) return this.#write(number, writes);
    const mine = (this.#last ?? Promise.resolve()).then(() => this.#write(number, writes));
    const last = mine
      .catch(() => undefined)
      .finally(() => {
        if (this.#last === last) this.#last = undefined;
      });
    this.#last = last;
    return mine;
  }

  async #write(number: number, writes: readonly Write[]): Promise<void> {
    const disk = this.#disk;
    this.#process.pass('disk');
    if (disk.delayMs > 0) await this.#wait();
    if (!this.#process.alive && this.#isLost()) return never();
    if (disk.isFull || number <= this.#refusedUpTo) {
      disk.refusals++;
      this.#refusedUpTo = this.#asked;
      throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', 'The simulated disk is full.'));
    }
    await this.#store.commit(writes);
    disk.onCommitted(writes);
    return this.#process.alive ? undefined : never();
  }

  /** The process died before the kernel had it, or after. */
  #isLost(): boolean {
    this.#disk.orphans++;
    this.#isCutOff ||= this.#disk.random.chance(0.5);
    return this.#isCutOff;
  }

  #wait(): Promise<void> {
    const delayMs = this.#disk.random.integer(0, this.#disk.delayMs);
    return new Promise((resolve) => this.#disk.clock.setTimer(resolve, delayMs));
  }
}
