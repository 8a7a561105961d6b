import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { TransactionWriter } from './transaction-writer.ts';
import type { Statement } from './write-statements.ts';

/** SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE (sqlite.org/rescode.html). */
const permanentCodes = new Set([18, 19, 20, 25]);

/** The hot path: prepared statements, each prepared once. */
export class SqliteWriter implements TransactionWriter {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async write(statements: readonly Statement[]): Promise<void> {
    this.#prepare('begin immediate').run();
    try {
      for (const { sql, parameters } of statements) this.#prepare(sql).run(...parameters);
      this.#prepare('commit').run();
    } catch (error) {
      if (this.#database.isTransaction) this.#prepare('rollback').run();
      throw error;
    }
  }

  isPermanent(error: unknown): boolean {
    return error instanceof Error && 'errcode' in error && permanentCodes.has(Number(error.errcode) & 0xff);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
