import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { migrate } from './migrate.ts';
import { migrations as allMigrations } from './migrations.ts';
import type { Migration } from './migrations.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import { createSqlStore } from './sql-store.ts';
import type { SqlStore } from './sql-store.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import type { Tables } from './tables.ts';

export interface OpenSqliteStoreOptions {
  readonly now: EpochMs;
  readonly migrations?: readonly Migration[];
  /** See GroupCommit; a microtask by default. */
  readonly schedule?: (flush: () => void) => void;
}

/**
 * Opens or makes the operations database: a file, `:memory:`, or a handle that the caller keeps (a simulated centre that is killed
 * and started again finds what was committed). Every commit is fsynced. One process at a time.
 */
export async function openSqliteStore(
  target: string | { readonly database: DatabaseSync },
  options: OpenSqliteStoreOptions,
): Promise<SqlStore> {
  const database = typeof target === 'string' ? openFile(target) : target.database;
  const kysely = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
  const onClose = (): void => {
    if (typeof target === 'string') database.close();
  };
  try {
    await migrate(kysely, {
      migrations: options.migrations ?? allMigrations,
      now: options.now,
      snapshot: async (version) => {
        if (typeof target === 'string' && target !== ':memory:') snapshot(database, `${target}.schema-${version}`);
      },
    });
  } catch (error) {
    onClose();
    throw error;
  }
  return createSqlStore({
    database: kysely,
    writer: new SqliteWriter(database),
    onClose,
    ...(options.schedule === undefined ? {} : { schedule: options.schedule }),
  });
}

function openFile(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: 2000 });
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full');
    return database;
  } catch (cause) {
    const what = `The database ${file} cannot be opened, or another process uses it: ${(cause as Error).message}.`;
    throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', what), { cause });
  }
}

/** A complete copy, checked before anything is changed. */
function snapshot(database: DatabaseSync, copy: string): void {
  rmSync(copy, { force: true });
  database.prepare('vacuum into ?').run(copy);
  const check = new DatabaseSync(copy, { readOnly: true });
  const verdict = check.prepare('pragma quick_check').get()?.quick_check;
  check.close();
  if (verdict === 'ok') return;
  throw new CodedError(
    domainError('BPC_E_STORE_UNAVAILABLE', `The snapshot ${copy} before a migration does not verify.`),
  );
}
