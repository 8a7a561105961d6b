import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { isPermanentFault } from './sqlite-connection.ts';
import type { SqliteConnection, SqliteResult } from './sqlite-connection.ts';
import type { Statement } from './write-statements.ts';

/** SQLite in the calling thread, which waits for the disk. Whoever opened the database closes it. */
export class LocalSqlite implements SqliteConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async query(sql: string, parameters: readonly SQLInputValue[]): Promise<SqliteResult> {
    const statement = this.#database.prepare(sql);
    if (statement.columns().length > 0) {
      return { rows: statement.all(...parameters), changes: 0n, lastInsertRowid: 0n };
    }
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
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
    return isPermanentFault(error);
  }

  async close(): Promise<void> {}

  /** The hot path: each statement is prepared once. */
  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
