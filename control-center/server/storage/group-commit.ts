import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { TransactionWriter } from './transaction-writer.ts';
import type { Statement } from './write-statements.ts';

interface Commit {
  readonly statements: readonly Statement[];
  readonly resolve: () => void;
  readonly reject: (error: CodedError) => void;
}

const statementsATransaction = 4000;

/**
 * Commits that come while one is being written share the next transaction, in their order. When a transaction fails, all that wait
 * behind it fail too: what is on disk is a prefix of what was asked.
 */
export class GroupCommit {
  readonly #writer: TransactionWriter;
  readonly #schedule: (flush: () => void) => void;
  #waiting: Commit[] = [];
  #running = false;
  #idle: (() => void)[] = [];
  #abandoned = false;

  constructor(writer: TransactionWriter, schedule: (flush: () => void) => void) {
    this.#writer = writer;
    this.#schedule = schedule;
  }

  commit(statements: readonly Statement[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statements, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      this.#schedule(() => void this.#run());
    });
  }

  /** Resolves when nothing waits. */
  drained(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  /** What a kill does: nothing that waits is written or answered, nor is anything after it. */
  abandon(): void {
    this.#abandoned = true;
    this.#waiting = [];
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#abandoned) {
      const batch = this.#takeBatch();
      try {
        await this.#writer.write(withoutReplaced(batch));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        if (this.#writer.isPermanent(error)) await this.#oneByOne(batch);
        else this.#fail(batch, error);
      }
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #takeBatch(): Commit[] {
    let size = 0;
    let count = 0;
    while (count < this.#waiting.length && size < statementsATransaction) {
      size += (this.#waiting[count++] as Commit).statements.length;
    }
    return this.#waiting.splice(0, count);
  }

  /** Finds the commit that cannot be stored: it is refused for good, the others are stored. */
  async #oneByOne(batch: readonly Commit[]): Promise<void> {
    for (const [index, commit] of batch.entries()) {
      try {
        await this.#writer.write(commit.statements);
        commit.resolve();
      } catch (error) {
        if (!this.#writer.isPermanent(error)) {
          this.#fail(batch.slice(index), error);
          return;
        }
        commit.reject(coded('BPC_E_INTERNAL', 'The database refused a record.', error));
      }
    }
  }

  #fail(batch: readonly Commit[], error: unknown): void {
    const refusal = coded('BPC_E_STORE_UNAVAILABLE', `Writing failed: ${(error as Error).message}.`, error);
    for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(refusal);
  }
}

const coded = (code: 'BPC_E_INTERNAL' | 'BPC_E_STORE_UNAVAILABLE', what: string, cause: unknown): CodedError =>
  new CodedError(domainError(code, what), { cause });

/** Only the last of several writes of one document counts within a transaction. */
function withoutReplaced(batch: readonly Commit[]): readonly Statement[] {
  const kept = new Map<string | Statement, Statement>();
  for (const { statements } of batch) {
    for (const statement of statements) kept.set(statement.replaces ?? statement, statement);
  }
  return [...kept.values()];
}
