import { parentPort, workerData } from 'node:worker_threads';
import { LocalSqlite } from './local-sqlite.ts';
import { openSqliteFile } from './open-sqlite-file.ts';
import type { SqliteResult } from './sqlite-connection.ts';
import { unpackWrite } from './sqlite-thread-protocol.ts';
import type { ThreadAnswer, ThreadFault, ThreadRequest } from './sqlite-thread-protocol.ts';

/** The thread that waits for the disk. Its first answer says whether the file could be opened. */
if (parentPort === null) throw new Error('This is a worker of the control centre and is not started by hand.');
const port = parentPort;
const answer = (message: ThreadAnswer): void => port.postMessage(message);

const faultOf = (error: unknown): ThreadFault => ({
  message: error instanceof Error ? error.message : String(error),
  errcode: error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined,
});

try {
  const database = openSqliteFile(String(workerData));
  const connection = new LocalSqlite(database);
  const perform = async (request: ThreadRequest): Promise<SqliteResult | undefined> => {
    switch (request.kind) {
      case 'query':
        return connection.query(request.sql, request.parameters);
      case 'write':
        await connection.write(unpackWrite(request));
        return undefined;
      case 'close':
        database.close();
        return undefined;
    }
  };
  let last = Promise.resolve();
  port.on('message', (request: ThreadRequest) => {
    last = last
      .then(() => perform(request))
      .then(
        (result) => answer({ result }),
        (error: unknown) => answer({ fault: faultOf(error) }),
      );
  });
  answer({ result: undefined });
} catch (error) {
  answer({ fault: faultOf(error) });
}
