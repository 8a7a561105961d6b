import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  up(database: Kysely<Tables>): Promise<void>;
}

/** Forward only; a released one never changes. The schema's version is that of the last. */
export const migrations: readonly Migration[] = [{ version: 1, name: 'first tables', up: createFirstTables }];

async function createFirstTables({ schema }: Kysely<Tables>): Promise<void> {
  await schema
    .createTable('documents')
    .addColumn('collection', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('documents_key', ['collection', 'id'])
    .execute();
  await schema
    .createTable('events')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('events_by_time').on('events').columns(['at', 'id']).execute();
  await schema
    .createTable('audit_leaves')
    .addColumn('position', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('entry', 'text', (column) => column.notNull())
    .addColumn('leaf_hash', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('checkpoints')
    .addColumn('tree_size', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('sequences')
    .addColumn('robot', 'text', (column) => column.notNull())
    .addColumn('boot', 'text', (column) => column.notNull())
    .addColumn('up_to', 'bigint', (column) => column.notNull())
    .addColumn('above', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sequences_key', ['robot', 'boot'])
    .execute();
  await schema
    .createTable('quarantine')
    .addColumn('collection', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .execute();
}
