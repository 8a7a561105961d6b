import type { PictureChange } from '#shared/contracts/socket.ts';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { AuditAppender } from './audit-port.ts';
import { CollectedWork } from './collected-work.ts';
import type { Store } from './store-port.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface WorkQueueOptions {
  readonly store: Pick<Store, 'commit'>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly auditLog: AuditAppender;
  /** Called in order: after the commit, or at once while the disk refuses writes. */
  readonly onChanges: (changes: readonly PictureChange[]) => void;
  /** The disk began to refuse writes, or took them again. */
  readonly onDegraded?: (degraded: boolean, error?: unknown) => void;
  /** A fault in a listener or an `afterCommit` task. */
  readonly onFault?: (error: unknown) => void;
  /**
   * When a waiting batch starts: everything recorded until then shares a transaction. Microtask by default, so that simulated time
   * sees no real delay; a live centre passes `setImmediate`.
   */
  readonly schedule?: (flush: () => void) => void;
  /** A promise rejects after this many refused attempts (about 3 s); its writes stay queued and go on being tried. */
  readonly attemptsBeforeReject?: number;
}

export interface WorkQueue {
  /**
   * Runs `decide` at once and synchronously: the domain's memory changes now. Resolves with its value when its writes are on disk
   * and its changes were shown. Work without writes never waits for the disk. Rejects with BPC_E_STORE_UNAVAILABLE while the disk
   * refuses, or with what `decide` threw (what it recorded until then is committed all the same, as memory changed too).
   * Called from within a `decide`, it joins that unit of work: both are stored or neither.
   */
  run<T>(decide: (work: UnitOfWork) => T): Promise<T>;
  /** Resolves when everything recorded so far is on disk; rejects as `run` does while the disk refuses. */
  settled(): Promise<void>;
  /** True from the first refused commit until one succeeds. */
  readonly degraded: boolean;
  /** Work not on disk yet. Callers that can refuse new work (ingest) do so above a limit of their own. */
  readonly backlog: number;
}

export const createWorkQueue = (options: WorkQueueOptions): WorkQueue => new GroupedWork(options);

/** A unit of work on its way to the disk. */
interface Job {
  readonly work: CollectedWork;
  readonly stored: PromiseWithResolvers<void>;
  shown: boolean;
}

const firstRetryMs = 100;
const longestRetryMs = 2000;

class GroupedWork implements WorkQueue {
  readonly #options: WorkQueueOptions;
  #waiting: Job[] = [];
  #scheduled = false;
  #refusals = 0;
  #deciding: Job | undefined;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  get degraded(): boolean {
    return this.#refusals > 0;
  }

  get backlog(): number {
    return this.#waiting.length;
  }

  run<T>(decide: (work: UnitOfWork) => T): Promise<T> {
    if (this.#deciding !== undefined) return this.#join(this.#deciding, decide);
    const job = this.#newJob();
    this.#deciding = job;
    try {
      const value = decide(job.work);
      return job.stored.promise.then(() => value);
    } catch (error) {
      return job.stored.promise.then(() => {
        throw error;
      });
    } finally {
      this.#deciding = undefined;
      this.#take(job);
    }
  }

  #join<T>(outer: Job, decide: (work: UnitOfWork) => T): Promise<T> {
    const value = decide(outer.work);
    return outer.stored.promise.then(() => value);
  }

  #take(job: Job): void {
    if (job.work.writes.length > 0 || !this.#mayOvertake()) {
      this.#enqueue(job);
      return;
    }
    this.#show([job]);
    this.#runTasks(job.work);
    job.stored.resolve();
  }

  settled(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    const job = this.#newJob();
    this.#enqueue(job);
    return job.stored.promise;
  }

  #newJob(): Job {
    const { clock, auditLog, ids } = this.#options;
    const work = new CollectedWork(clock.now(), auditLog, ids);
    return { work, stored: Promise.withResolvers<void>(), shown: false };
  }

  /** Nothing is waiting, or all that waits was shown already because the disk refuses. */
  #mayOvertake(): boolean {
    return this.#waiting.length === 0 || this.degraded;
  }

  #enqueue(job: Job): void {
    this.#waiting.push(job);
    if (this.degraded) this.#show([job]);
    else this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    (this.#options.schedule ?? queueMicrotask)(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting.slice();
    const faults = await this.#commit(batch);
    const refusedAt = batch.findIndex((job) => isRefusal(faults.get(job)));
    const done = refusedAt === -1 ? batch : batch.slice(0, refusedAt);
    this.#waiting.splice(0, done.length);
    if (refusedAt === -1) this.#recover();
    this.#show(done);
    for (const job of done) this.#finish(job, faults);
    if (refusedAt !== -1) {
      this.#refuse(faults.get(batch[refusedAt] as Job));
      return;
    }
    this.#scheduled = false;
    if (this.#waiting.length > 0) this.#flushSoon();
  }

  /** Why each of those that could not be stored was not. */
  async #commit(batch: readonly Job[]): Promise<ReadonlyMap<Job, unknown>> {
    const faults = new Map<Job, unknown>();
    const commit = async (job: Job): Promise<void> => {
      try {
        await this.#options.store.commit(job.work.writes);
      } catch (error) {
        faults.set(job, error);
      }
    };
    await Promise.all(batch.filter(({ work }) => work.writes.length > 0).map(commit));
    return faults;
  }

  #finish(job: Job, faults: ReadonlyMap<Job, unknown>): void {
    if (faults.has(job)) {
      job.stored.reject(faults.get(job));
      return;
    }
    this.#runTasks(job.work);
    job.stored.resolve();
  }

  #recover(): void {
    if (!this.degraded) return;
    this.#refusals = 0;
    this.#guard(() => this.#options.onDegraded?.(false));
  }

  /** Shows what waits, so that map, alarms and stop go on, and tries again later. */
  #refuse(error: unknown): void {
    this.#refusals++;
    if (this.#refusals === 1) this.#guard(() => this.#options.onDegraded?.(true, error));
    this.#show(this.#waiting);
    if (this.#refusals >= (this.#options.attemptsBeforeReject ?? 6)) {
      for (const job of this.#waiting) job.stored.reject(asUnavailable(error));
    }
    const delayMs = Math.min(firstRetryMs * 2 ** (this.#refusals - 1), longestRetryMs);
    this.#options.clock.setTimer(() => void this.#flush(), delayMs);
  }

  #show(jobs: readonly { readonly work: CollectedWork; shown: boolean }[]): void {
    const changes: PictureChange[] = [];
    for (const job of jobs) {
      if (!job.shown) changes.push(...job.work.changes);
      job.shown = true;
    }
    if (changes.length > 0) this.#guard(() => this.#options.onChanges(changes));
  }

  #runTasks(work: CollectedWork): void {
    for (const task of work.tasks) this.#guard(task);
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.onFault?.(error);
    }
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof CodedError && error.domainError.code === 'BPC_E_STORE_UNAVAILABLE';

const asUnavailable = (error: unknown): CodedError =>
  error instanceof CodedError
    ? error
    : new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', 'The commit was refused.'), { cause: error });
