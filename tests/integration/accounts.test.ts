import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeAccounts } from '#control-center/server/compose-accounts.ts';
import { databaseName } from '#control-center/server/compose-storage.ts';
import { systemClock } from '#launch/system-clock.ts';
import type { AddedUser, UsersAnswer } from '#shared/contracts/http/responses.ts';
import type { Role } from '#shared/contracts/access.ts';
import { ChildProgram } from '#tests/support/child-program.ts';
import { startEdgeFixture } from '#tests/support/edge-fixture.ts';
import type { Person } from '#tests/support/edge-fixture.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

describe('accounts over HTTP', () => {
  let house: Awaited<ReturnType<typeof startEdgeFixture>>;
  let admin: Person;
  beforeAll(async () => {
    house = await startEdgeFixture();
    admin = await house.login('admin');
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const post = (path: string, body: object, person = admin) =>
    house.send('POST', path, { body: JSON.stringify(body), person });
  async function add(name: string, role: Role): Promise<AddedUser> {
    const answer = await post('/api/users', { name, role });
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    return JSON.parse(answer.text) as AddedUser;
  }
  async function enter({ link }: Pick<AddedUser, 'link'>): Promise<Person> {
    const body = JSON.stringify({ token: link.path.split('=')[1] });
    const answer = await house.send('POST', '/api/login/link', { body });
    const { csrfToken } = JSON.parse(answer.text) as { csrfToken: string };
    return { cookie: String(answer.headers['set-cookie']).split(';')[0]!, csrf: csrfToken };
  }

  it('are the administrator’s: nobody else sees or changes them', async () => {
    const operator = await house.login('operator');
    const { user } = await add('mia', 'viewer');
    const asked = await Promise.all([
      house.send('GET', '/api/users', { person: operator }),
      post('/api/users', { name: 'eve', role: 'admin' }, operator),
      post(`/api/users/${user.id}/role`, { role: 'admin' }, operator),
      post(`/api/users/${user.id}/disable`, {}, operator),
      post(`/api/users/${user.id}/enable`, {}, operator),
      post(`/api/users/${user.id}/link`, {}, operator),
    ]);
    expect(new Set(asked.map(({ code }) => code))).toEqual(new Set(['BPC_E_FORBIDDEN']));
    expect((await house.send('GET', '/api/users')).code).toBe('BPC_E_UNAUTHENTICATED');
    const listed = JSON.parse((await house.send('GET', '/api/users', { person: admin })).text) as UsersAnswer;
    expect(listed.users.map(({ name, role }) => [name, role])).toContainEqual(['mia', 'viewer']);
    expect(listed.users.map(({ name }) => name)).not.toContain('eve');
    expect(Object.keys(listed.users.at(-1)!).toSorted()).toEqual(['createdAt', 'id', 'name', 'role']);
  });

  it('lose their sessions with a change of role and with disabling, and every change is audited', async () => {
    const added = await add('ben', 'operator');
    const { id } = added.user;
    const first = await enter(added);
    await post(`/api/users/${id}/role`, { role: 'supervisor' });
    expect((await house.send('GET', '/api/session', { person: first })).status).toBe(401);
    const link = await post(`/api/users/${id}/link`, {});
    const second = await enter({ link: JSON.parse(link.text) as AddedUser['link'] });
    expect(JSON.parse((await house.send('GET', '/api/session', { person: second })).text)).toMatchObject({
      role: 'supervisor',
    });
    await post(`/api/users/${id}/disable`, {});
    expect((await house.send('GET', '/api/session', { person: second })).status).toBe(401);
    expect((await post(`/api/users/${id}/link`, {})).code).toBe('BPC_E_STATE_CONFLICT');
    expect((await post(`/api/users/${id}/enable`, {})).status).toBe(200);
    const actions = await house.auditedActions();
    expect(actions).toEqual(
      expect.arrayContaining(['user.add', 'user.link', 'user.role', 'user.disable', 'user.enable']),
    );
  });

  it('never leave the centre without an administrator', async () => {
    const listed = JSON.parse((await house.send('GET', '/api/users', { person: admin })).text) as UsersAnswer;
    const { id } = listed.users.find(({ role }) => role === 'admin')!;
    expect((await post(`/api/users/${id}/disable`, {})).code).toBe('BPC_E_STATE_CONFLICT');
    expect((await post(`/api/users/${id}/role`, { role: 'viewer' })).code).toBe('BPC_E_STATE_CONFLICT');
  });
});

describe('npm run accounts', () => {
  async function run(folder: string, ...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
    const program = new ChildProgram(process.execPath, ['launch/accounts.ts', ...args, '--data-dir', folder]);
    const [code] = (await once(program.process, 'close')) as [number];
    return { code, output: program.output };
  }

  it('makes the first administrator of a new centre, told once and audited', async () => {
    using folder = temporaryFolder();
    const made = await run(folder.path, 'add', '--name', 'anna', '--role', 'admin');
    expect(made.code).toBe(0);
    const token = /\/login\?token=([\w-]{43})/.exec(made.output)?.[1] ?? '';
    expect(token).not.toBe('');
    expect(readFileSync(join(folder.path, databaseName)).includes(token)).toBe(false);
    const again = await run(folder.path, 'add', 'ANNA', 'viewer');
    expect([again.code, again.output]).toEqual([1, expect.stringContaining('BPC_E_NAME_TAKEN')]);
    expect((await run(folder.path, 'list')).output).toMatch(/^anna +admin/);
    expect((await run(folder.path, 'disable', 'nobody-there')).code).toBe(1);
  });

  it('refuses while a centre holds the database, and says what to do', { timeout: 20_000 }, async () => {
    using folder = temporaryFolder();
    const config = { dataDir: folder.path, centreId: 'centre-1' };
    await using held = await composeAccounts(config, { clock: systemClock(), log: pino({ level: 'silent' }) });
    const refused = await run(folder.path, 'add', 'anna', 'admin');
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('Stop the control centre first')]);
    expect(held.accounts.all).toEqual([]);
  });

  it('is what a centre without accounts names at its start', { timeout: 20_000 }, async () => {
    using folder = temporaryFolder();
    await using centre = new ChildProgram(process.execPath, ['launch/control-center.ts'], {
      ...process.env,
      BPC_MODE: 'SIM',
      BPC_PORT: '0',
      BPC_MQTT_PORT: '0',
      BPC_DATA_DIR: folder.path,
      BPC_LOG_LEVEL: 'silent',
    });
    await expect.poll(() => centre.output, { timeout: 15_000 }).toMatch(/console http/);
    expect(centre.output).toContain(`npm run accounts -- add --name NAME --role admin --data-dir ${folder.path}`);
  });
});
