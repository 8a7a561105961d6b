import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { LocalSqlite } from './local-sqlite.ts';
import { migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations.ts';
import type { Migration } from './migrations.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import { createSqlStore } from './sql-store.ts';
import type { SqlStore } from './sql-store.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { openSqliteThread } from './sqlite-thread.ts';
import type { Tables } from './tables.ts';

export interface OpenSqliteStoreOptions {
  readonly now: EpochMs;
  readonly migrations?: readonly Migration[];
  /** See GroupCommit; a microtask by default. */
  readonly schedule?: (flush: () => void) => void;
}

/**
 * Opens or makes the operations database: a file, kept by a thread of its own, or a handle that the caller keeps (a simulated centre
 * that is killed and started again finds what was committed), used in this thread. Every commit is fsynced. One process at a time.
 */
export async function openSqliteStore(
  target: string | { readonly database: DatabaseSync },
  options: OpenSqliteStoreOptions,
): Promise<SqlStore> {
  const connection = typeof target === 'string' ? await openFile(target) : new LocalSqlite(target.database);
  const kysely = new Kysely<Tables>({ dialect: new NodeSqliteDialect(connection) });
  try {
    await migrate(kysely, {
      migrations: options.migrations ?? allMigrations,
      now: options.now,
      snapshot: async (version) => {
        if (typeof target === 'string') await snapshot(connection, `${target}.schema-${version}`);
      },
    });
  } catch (error) {
    await connection.close();
    throw error;
  }
  return createSqlStore({
    database: kysely,
    writer: connection,
    onClose: () => connection.close(),
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
  });
}

async function openFile(file: string): Promise<SqliteConnection> {
  try {
    return await openSqliteThread(file);
  } catch (cause) {
    const what = `The database ${file} cannot be opened, or another process uses it: ${(cause as Error).message}.`;
    throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', what), { cause });
  }
}

/** A complete copy, checked before anything is changed. */
async function snapshot(connection: SqliteConnection, copy: string): Promise<void> {
  rmSync(copy, { force: true });
  await connection.query('vacuum into ?', [copy]);
  const check = new DatabaseSync(copy, { readOnly: true });
  const verdict = check.prepare('pragma quick_check').get()?.quick_check;
  check.close();
  if (verdict === 'ok') return;
  throw new CodedError(
    domainError('BPC_E_STORE_UNAVAILABLE', `The snapshot ${copy} before a migration does not verify.`),
  );
}
