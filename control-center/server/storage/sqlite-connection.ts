import type { SQLInputValue } from 'node:sqlite';
import type { TransactionWriter } from './transaction-writer.ts';

export interface SqliteResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly changes: bigint;
  readonly lastInsertRowid: bigint;
}

/** One connection to a SQLite database, in this thread or in one of its own. Requests are carried out in their order. */
export interface SqliteConnection extends TransactionWriter {
  query(sql: string, parameters: readonly SQLInputValue[]): Promise<SqliteResult>;
  close(): Promise<void>;
}

/** SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE (sqlite.org/rescode.html). */
const permanentCodes = new Set([18, 19, 20, 25]);

/** A fault of the statement, as told by SQLite's result code, which trying again cannot mend. */
export const isPermanentFault = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && permanentCodes.has(Number(error.errcode) & 0xff);
