import type { SQLInputValue } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { isPermanentFault } from './sqlite-connection.ts';
import type { SqliteConnection, SqliteResult } from './sqlite-connection.ts';
import { packWrite } from './sqlite-thread-protocol.ts';
import type { ThreadAnswer, ThreadFault, ThreadRequest } from './sqlite-thread-protocol.ts';
import type { Statement } from './write-statements.ts';

const nothing: SqliteResult = { rows: [], changes: 0n, lastInsertRowid: 0n };

/** Opens a file in a thread of its own, so that no message and no stop waits while the disk writes. Rejects if it cannot. */
export async function openSqliteThread(file: string): Promise<SqliteConnection> {
  const thread = new SqliteThread(file);
  await thread.opened;
  return thread;
}

class SqliteThread implements SqliteConnection {
  readonly #worker: Worker;
  #pending: PromiseWithResolvers<SqliteResult>[] = [];
  #ended: Error | undefined;
  readonly opened: Promise<SqliteResult>;

  constructor(file: string) {
    this.#worker = new Worker(new URL('sqlite-thread-main.ts', import.meta.url), { workerData: file });
    this.opened = this.#awaitAnswer();
    this.#worker.on('message', (answer: ThreadAnswer) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    this.#worker.on('exit', () => this.#end(new Error('the thread of the database has ended')));
  }

  query(sql: string, parameters: readonly SQLInputValue[]): Promise<SqliteResult> {
    return this.#request({ kind: 'query', sql, parameters });
  }

  async write(statements: readonly Statement[]): Promise<void> {
    await this.#request(packWrite(statements));
  }

  isPermanent(error: unknown): boolean {
    return isPermanentFault(error);
  }

  async close(): Promise<void> {
    await this.#request({ kind: 'close' });
    await this.#worker.terminate();
  }

  #request(request: ThreadRequest): Promise<SqliteResult> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    this.#worker.postMessage(request);
    return this.#awaitAnswer();
  }

  /** Keeps the process alive for as long as an answer is due. */
  #awaitAnswer(): Promise<SqliteResult> {
    const due = Promise.withResolvers<SqliteResult>();
    this.#pending.push(due);
    this.#worker.ref();
    return due.promise;
  }

  #settle(answer: ThreadAnswer): void {
    const due = this.#pending.shift();
    if (this.#pending.length === 0) this.#worker.unref();
    if ('fault' in answer) due?.reject(asError(answer.fault));
    else due?.resolve(answer.result ?? nothing);
  }

  #end(why: Error): void {
    this.#ended ??= why;
    for (const due of this.#pending.splice(0)) due.reject(this.#ended);
  }
}

const asError = ({ message, errcode }: ThreadFault): Error =>
  errcode === undefined ? new Error(message) : Object.assign(new Error(message), { errcode });
