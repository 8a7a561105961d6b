import type { Kysely } from 'kysely';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { Migration } from './migrations.ts';
import type { Tables } from './tables.ts';

export interface MigrateOptions {
  readonly migrations: readonly Migration[];
  readonly now: EpochMs;
  /** Called once before existing data is changed: keeps a copy that can be gone back to. */
  readonly snapshot: (fromVersion: number) => Promise<void>;
}

/** Brings the schema to the newest version, each step whole or not at all. Refuses data of a newer program. */
export async function migrate(database: Kysely<Tables>, options: MigrateOptions): Promise<void> {
  await database.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  const present = await schemaVersion(database);
  const newest = options.migrations.at(-1)?.version ?? 0;
  if (present > newest) {
    throw new CodedError(
      domainError('BPC_E_SCHEMA_NEWER', `The data has schema ${present}, this program knows ${newest}.`),
    );
  }
  const missing = options.migrations.filter(({ version }) => version > present);
  if (present > 0 && missing.length > 0) await options.snapshot(present);
  for (const migration of missing) {
    await database.transaction().execute(async (transaction) => {
      await migration.up(transaction);
      await transaction
        .insertInto('schema_version')
        .values({ version: migration.version, applied_at: options.now })
        .execute();
    });
  }
}

async function schemaVersion(database: Kysely<Tables>): Promise<number> {
  const row = await database
    .selectFrom('schema_version')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}
