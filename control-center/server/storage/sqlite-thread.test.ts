import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { openSqliteThread } from './sqlite-thread.ts';

describe('SQLite in a thread of its own', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let connection: SqliteConnection;
  beforeEach(async () => {
    folder = temporaryFolder();
    connection = await openSqliteThread(join(folder.path, 'a.sqlite'));
    await connection.query('create table t (id text primary key, n integer not null) strict', []);
  });
  afterEach(async () => {
    await connection.close().catch(() => undefined);
    folder[Symbol.dispose]();
  });
  const insert = (id: string, n: number | string) => ({ sql: 'insert into t values (?, ?)', parameters: [id, n] });
  const ids = async () => (await connection.query('select id from t order by id', [])).rows.map(({ id }) => id);

  it('carries requests out in their order', async () => {
    const written = connection.write([insert('a', 1), insert('b', 2)]);
    const read = ids();
    const deleted = connection.query('delete from t where n = ?', [1]);
    await written;
    expect(await read).toEqual(['a', 'b']);
    expect((await deleted).changes).toBe(1n);
  });

  it('stores a transaction whole or not at all, and knows a fault that trying again cannot mend', async () => {
    const fault = await connection.write([insert('a', 1), insert('a', 2)]).catch((error: unknown) => error);
    expect(fault).toMatchObject({ message: expect.stringContaining('UNIQUE') as string });
    expect(connection.isPermanent(fault)).toBe(true);
    expect(connection.isPermanent(new Error('disk I/O error'))).toBe(false);
    await connection.write([insert('b', 1)]);
    expect(await ids()).toEqual(['b']);
  });

  it('leaves its own thread free while it works', async () => {
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 1);
    const slow =
      'with recursive c(x) as (select 1 union all select x + 1 from c where x < 3000000) select max(x) m from c';
    const { rows } = await connection.query(slow, []);
    clearInterval(ticking);
    expect(rows).toEqual([{ m: 3_000_000 }]);
    expect(ticks).toBeGreaterThan(5);
  });

  it('refuses everything after its end', async () => {
    await connection.close();
    await expect(connection.write([insert('a', 1)])).rejects.toThrow('has ended');
  });

  it('says what is wrong with a file that cannot be opened', async () => {
    const file = join(folder.path, 'no-database');
    writeFileSync(file, 'not a database, but long enough to be looked at as one');
    await expect(openSqliteThread(file)).rejects.toThrow('file is not a database');
  });
});
