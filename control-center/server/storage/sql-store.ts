import type { Kysely } from 'kysely';
import type { AuditLeaf, CollectionName, Store, StoredDocument, StoredEvent, Write } from '../work/store-port.ts';
import { GroupCommit } from './group-commit.ts';
import type { Tables } from './tables.ts';
import type { TransactionWriter } from './transaction-writer.ts';
import { writeStatements } from './write-statements.ts';
import type { ToStatement } from './write-statements.ts';

export interface SqlStoreOptions {
  readonly database: Kysely<Tables>;
  readonly writer: TransactionWriter;
  readonly schedule?: (flush: () => void) => void;
  readonly onClose?: () => Promise<void>;
}

export interface SqlStore extends Store {
  /** As if the process had been killed: what waits is neither written nor answered. For simulated kills. */
  abandon(): void;
}

/** The schema must be up to date. */
export const createSqlStore = (options: SqlStoreOptions): SqlStore => new KyselyStore(options);

class KyselyStore implements SqlStore {
  readonly #database: Kysely<Tables>;
  readonly #commits: GroupCommit;
  readonly #toStatement: ToStatement;
  readonly #onClose: () => Promise<void>;

  constructor({ database, writer, schedule = queueMicrotask, onClose = async () => undefined }: SqlStoreOptions) {
    this.#database = database;
    this.#commits = new GroupCommit(writer, schedule);
    this.#toStatement = writeStatements(database);
    this.#onClose = onClose;
  }

  async commit(writes: readonly Write[]): Promise<void> {
    await this.#commits.commit(writes.map(this.#toStatement));
  }

  abandon(): void {
    this.#commits.abandon();
  }

  async load(collection: CollectionName): ReturnType<Store['load']> {
    const rows = await this.#database
      .selectFrom('documents')
      .select(['id', 'body'])
      .where('collection', '=', collection)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const documents: StoredDocument[] = [];
    const quarantined: string[] = [];
    for (const { id, body } of rows) {
      const document = readObject(body);
      if (document !== undefined) documents.push({ id, document });
      else {
        await this.#setAside(collection, id, body);
        quarantined.push(id);
      }
    }
    return { documents, quarantined };
  }

  async get(collection: CollectionName, id: string): Promise<object | undefined> {
    const row = await this.#database
      .selectFrom('documents')
      .select('body')
      .where('collection', '=', collection)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : readObject(row.body);
  }

  async events(range: Parameters<Store['events']>[0]): Promise<readonly StoredEvent[]> {
    if (range.types?.length === 0) return [];
    const direction = range.newest === true ? 'desc' : 'asc';
    let query = this.#database
      .selectFrom('events')
      .selectAll()
      .where('at', '>=', range.from)
      .where('at', '<', range.to)
      .orderBy('at', direction)
      .orderBy('id', direction)
      .limit(range.limit);
    if (range.types !== undefined) query = query.where('type', 'in', range.types);
    const rows = await query.execute();
    if (range.newest === true) rows.reverse();
    return rows.flatMap(({ id, at, type, body }) => {
      const document = readObject(body);
      return document === undefined ? [] : [{ id, at, type, document }];
    });
  }

  async auditLeaves(range: { readonly from: number; readonly limit: number }): Promise<readonly AuditLeaf[]> {
    const rows = await this.#database
      .selectFrom('audit_leaves')
      .selectAll()
      .where('position', '>=', range.from)
      .orderBy('position')
      .limit(range.limit)
      .execute();
    return rows.map(({ position, entry, leaf_hash }) => ({ index: position, entry, leafHash: leaf_hash }));
  }

  async auditSize(): Promise<number> {
    const row = await this.#database
      .selectFrom('audit_leaves')
      .select(({ fn }) => fn.max('position').as('last'))
      .executeTakeFirst();
    return row?.last === null || row?.last === undefined ? 0 : row.last + 1;
  }

  async checkpoints(range?: Parameters<Store['checkpoints']>[0]): ReturnType<Store['checkpoints']> {
    const all = this.#database.selectFrom('checkpoints').selectAll();
    const rows =
      range === undefined
        ? await all.orderBy('tree_size').execute()
        : (await all.orderBy('tree_size', 'desc').limit(range.newest).execute()).reverse();
    return rows.map(({ tree_size, note, at }) => ({ treeSize: tree_size, note, at }));
  }

  async sequences(): ReturnType<Store['sequences']> {
    const rows = await this.#database.selectFrom('sequences').selectAll().orderBy('robot').orderBy('boot').execute();
    return rows.map(({ robot, boot, up_to, above }) => ({
      robot,
      boot,
      upTo: up_to,
      above: readNumbers(above),
    }));
  }

  async close(): Promise<void> {
    await this.#commits.drained();
    await this.#database.destroy();
    await this.#onClose();
  }

  async #setAside(collection: string, id: string, body: string): Promise<void> {
    await this.#database.transaction().execute(async (transaction) => {
      await transaction.insertInto('quarantine').values({ collection, id, body }).execute();
      await transaction.deleteFrom('documents').where('collection', '=', collection).where('id', '=', id).execute();
    });
  }
}

/** Undefined where the text is not the JSON of an object. */
function readObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function readNumbers(text: string): readonly number[] {
  const value: unknown = readObject(text);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}
