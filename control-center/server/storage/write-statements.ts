import type { Kysely } from 'kysely';
import type { Write } from '../work/store-port.ts';
import type { Tables } from './tables.ts';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
  /** A later statement of the same transaction with this key makes this one unnecessary. */
  readonly replaces?: string;
}

/** Turns a write into SQL; documents are serialised now, so a fault in one concerns its own commit only. */
export type ToStatement = (write: Write) => Statement;

/** The statements are compiled once, by Kysely for the database's dialect, with parameters in the order of the columns. */
export function writeStatements(database: Kysely<Tables>): ToStatement {
  const sql = compile(database);
  return (write) => {
    switch (write.kind) {
      case 'put': {
        const { collection, id, updatedAt } = write;
        const body = JSON.stringify(write.document);
        return {
          sql: sql.put,
          parameters: [collection, id, body, updatedAt, updatedAt],
          replaces: `${collection}/${id}`,
        };
      }
      case 'delete': {
        const { collection, id } = write;
        return { sql: sql.delete, parameters: [collection, id], replaces: `${collection}/${id}` };
      }
      case 'event':
        return { sql: sql.event, parameters: [write.id, write.at, write.type, JSON.stringify(write.document)] };
      case 'audit':
        return { sql: sql.audit, parameters: [write.leaf.index, write.leaf.entry, write.leaf.leafHash] };
      case 'checkpoint':
        return { sql: sql.checkpoint, parameters: [write.treeSize, write.note, write.at] };
      case 'sequence': {
        const { robot, boot, upTo, above } = write;
        return {
          sql: sql.sequence,
          parameters: [robot, boot, upTo, JSON.stringify(above)],
          replaces: `\n${robot}/${boot}`,
        };
      }
    }
  };
}

function compile(database: Kysely<Tables>): Record<Write['kind'], string> {
  const of = (query: { compile(): { readonly sql: string } }): string => query.compile().sql;
  return {
    put: of(
      database
        .insertInto('documents')
        .values({ collection: '', id: '', body: '', created_at: 0, updated_at: 0 })
        .onConflict((conflict) =>
          conflict.columns(['collection', 'id']).doUpdateSet((update) => ({
            body: update.ref('excluded.body'),
            updated_at: update.ref('excluded.updated_at'),
          })),
        ),
    ),
    delete: of(database.deleteFrom('documents').where('collection', '=', '').where('id', '=', '')),
    event: of(database.insertInto('events').values({ id: '', at: 0, type: '', body: '' })),
    audit: of(database.insertInto('audit_leaves').values({ position: 0, entry: '', leaf_hash: '' })),
    checkpoint: of(
      database
        .insertInto('checkpoints')
        .values({ tree_size: 0, note: '', at: 0 })
        .onConflict((conflict) =>
          conflict
            .column('tree_size')
            .doUpdateSet((update) => ({ note: update.ref('excluded.note'), at: update.ref('excluded.at') })),
        ),
    ),
    sequence: of(
      database
        .insertInto('sequences')
        .values({ robot: '', boot: '', up_to: 0, above: '' })
        .onConflict((conflict) =>
          conflict
            .columns(['robot', 'boot'])
            .doUpdateSet((update) => ({ up_to: update.ref('excluded.up_to'), above: update.ref('excluded.above') })),
        ),
    ),
  };
}
