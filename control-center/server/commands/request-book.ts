import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { CodedError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { WorkQueue } from '../work/work-queue.ts';

interface StoredRequest {
  readonly key: string;
  readonly action: string;
  readonly userId: string;
  /** What the action made or changed. */
  readonly subject: string;
  readonly at: EpochMs;
}

interface Request<T> {
  readonly key: string;
  readonly action: string;
  readonly userId: string;
  /** Does it, and answers the id of what it made or changed. */
  readonly decide: (work: UnitOfWork) => Result<string, DomainError>;
  readonly read: (subject: string) => Result<T, DomainError>;
}

/** Clients repeat within seconds; a day covers a desk that slept. */
const rememberedMs = 24 * 3_600_000;

/**
 * The same key twice is one action (lessons 20): while the first is being saved, as memory knows it at once, and after restarts.
 */
export class RequestBook {
  readonly #queue: Pick<WorkQueue, 'run'>;
  readonly #done = new Map<string, StoredRequest>();

  constructor(queue: Pick<WorkQueue, 'run'>, stored: readonly StoredDocument[]) {
    this.#queue = queue;
    for (const { document } of stored) {
      const request = document as StoredRequest;
      this.#done.set(request.key, request);
    }
  }

  /** Resolves when the action is on disk; a refusal is not remembered, so that it can be tried again. */
  async once<T>(request: Request<T>): Promise<Result<T, DomainError>> {
    const before = this.#done.get(request.key);
    if (before !== undefined && (before.action !== request.action || before.userId !== request.userId)) {
      return err(domainError('BPC_E_DUPLICATE', `Key ${request.key} was used for ${before.action}.`));
    }
    const outcome = await this.#start(request, before);
    return outcome.ok ? request.read(outcome.value) : outcome;
  }

  isKnown(key: string): boolean {
    return this.#done.has(key);
  }

  prune(work: UnitOfWork): void {
    for (const [key, { at }] of this.#done) {
      if (work.now - at < rememberedMs) return;
      this.#done.delete(key);
      work.write({ kind: 'delete', collection: 'requests', id: key });
    }
  }

  #start<T>(request: Request<T>, before: StoredRequest | undefined): Promise<Result<string, DomainError>> {
    return this.#queue
      .run((work) => (before === undefined ? this.#decide(request, work) : repeat(before, work)))
      .catch((error: unknown) => refusalOf(error));
  }

  #decide<T>({ key, action, userId, decide }: Request<T>, work: UnitOfWork): Result<string, DomainError> {
    const outcome = decide(work);
    if (!outcome.ok) return outcome;
    const stored = { key, action, userId, subject: outcome.value, at: work.now };
    this.#done.set(key, stored);
    work.put('requests', key, stored);
    return outcome;
  }
}

/** Written again, so that the answer waits until the first writing is on disk too. */
function repeat(request: StoredRequest, work: UnitOfWork): Result<string, DomainError> {
  work.put('requests', request.key, request);
  return ok(request.subject);
}

function refusalOf(error: unknown): Result<never, DomainError> {
  if (error instanceof CodedError) return err(error.domainError);
  throw error;
}
