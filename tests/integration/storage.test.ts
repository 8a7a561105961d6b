import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '#control-center/server/storage/migrations.ts';
import { openSqliteStore } from '#control-center/server/storage/open-sqlite-store.ts';
import type { Write } from '#control-center/server/work/store-port.ts';
import { storeContract } from '#tests/support/store-contract.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

interface Damage {
  readonly collection: string;
  readonly id: string;
}

const damage = (database: DatabaseSync, { collection, id }: Damage): void => {
  database.prepare('update documents set body = ? where collection = ? and id = ?').run('{"n":', collection, id);
};

storeContract('SQLite in memory, behind a handle', async () => {
  const database = new DatabaseSync(':memory:');
  let store = await openSqliteStore({ database }, { now: 0 });
  return {
    store,
    async reopen(damaged) {
      await store.close();
      if (damaged !== undefined) damage(database, damaged);
      return (store = await openSqliteStore({ database }, { now: 0 }));
    },
    async close() {
      await store.close();
      database.close();
    },
  };
});

storeContract('SQLite in a file', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'operations.sqlite');
  let store = await openSqliteStore(file, { now: 0 });
  return {
    store,
    async reopen(damaged) {
      await store.close();
      if (damaged !== undefined) {
        const database = new DatabaseSync(file);
        damage(database, damaged);
        database.close();
      }
      return (store = await openSqliteStore(file, { now: 0 }));
    },
    async close() {
      await store.close();
      folder[Symbol.dispose]();
    },
  };
});

const put = (id: string, document: object = {}): Write => ({
  kind: 'put',
  collection: 'alarms',
  id,
  document,
  updatedAt: 0,
});

describe('a SQLite store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let file: string;
  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder.path, 'operations.sqlite');
  });
  afterEach(() => folder[Symbol.dispose]());

  it('refuses data of a newer program and leaves it as it is', async () => {
    const future = { version: 99, name: 'of the future', up: async () => {} };
    await (await openSqliteStore(file, { now: 0, migrations: [...migrations, future] })).close();
    await expect(openSqliteStore(file, { now: 0 })).rejects.toThrow('BPC_E_SCHEMA_NEWER');
    await (await openSqliteStore(file, { now: 0, migrations: [...migrations, future] })).close();
  });

  it('keeps a copy of existing data before it migrates, and none for new data', async () => {
    const old = await openSqliteStore(file, { now: 0 });
    await old.commit([put('a')]);
    await old.close();
    expect(existsSync(`${file}.schema-1`)).toBe(false);
    const next = { version: 2, name: 'next', up: async () => {} };
    const migrated = await openSqliteStore(file, { now: 0, migrations: [...migrations, next] });
    expect((await migrated.load('alarms')).documents).toHaveLength(1);
    await migrated.close();
    const copy = await openSqliteStore(`${file}.schema-1`, { now: 0 });
    expect((await copy.load('alarms')).documents).toHaveLength(1);
    await copy.close();
  });

  it('undoes a migration that fails half way', async () => {
    await (await openSqliteStore(file, { now: 0 })).close();
    const broken = {
      version: 2,
      name: 'broken',
      up: async (database: Parameters<(typeof migrations)[0]['up']>[0]) => {
        await database.schema.createTable('half').addColumn('id', 'text').execute();
        throw new Error('half way');
      },
    };
    await expect(openSqliteStore(file, { now: 0, migrations: [...migrations, broken] })).rejects.toThrow('half way');
    await (await openSqliteStore(file, { now: 0 })).close();
    const database = new DatabaseSync(file);
    expect(database.prepare("select name from sqlite_schema where name = 'half'").all()).toEqual([]);
    database.close();
  });

  it('lets no second process at its file', async () => {
    const first = await openSqliteStore(file, { now: 0 });
    await first.commit([put('a')]);
    const second = new DatabaseSync(file, { timeout: 0 });
    expect(() => second.prepare('select * from documents').all()).toThrow('locked');
    second.close();
    await first.close();
  });

  it('says what is wrong when the file is no database', async () => {
    const { writeFileSync } = await import('node:fs');
    writeFileSync(file, 'not a database, but long enough to be read as the header of one, one would think'.repeat(20));
    await expect(openSqliteStore(file, { now: 0 })).rejects.toThrow('BPC_E_STORE_UNAVAILABLE');
  });

  it('refuses while the disk is full, keeps nothing of what it refused, and goes on when there is room', async () => {
    const database = new DatabaseSync(':memory:');
    const store = await openSqliteStore({ database }, { now: 0 });
    const { page_count: pages } = database.prepare('pragma page_count').get() as { page_count: number };
    database.exec(`pragma max_page_count = ${pages + 4}`);
    const large = { text: 'x'.repeat(100_000) };
    const outcomes = await Promise.allSettled([store.commit([put('before')]), store.commit([put('big', large)])]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(store.commit([put('big', large)])).rejects.toThrow('BPC_E_STORE_UNAVAILABLE');
    database.exec('pragma max_page_count = 100000');
    await store.commit([put('after')]);
    expect((await store.load('alarms')).documents.map(({ id }) => id)).toEqual(['after']);
    await store.close();
    database.close();
  });

  it('after a simulated kill holds what was committed and nothing else', async () => {
    const database = new DatabaseSync(':memory:');
    const killed = await openSqliteStore({ database }, { now: 0 });
    await killed.commit([put('committed')]);
    let answered = false;
    void killed.commit([put('waiting')]).finally(() => (answered = true));
    killed.abandon();
    void killed.commit([put('later')]).finally(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    const next = await openSqliteStore({ database }, { now: 0 });
    expect((await next.load('alarms')).documents.map(({ id }) => id)).toEqual(['committed']);
    database.close();
  });
});
