import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { startEdgeFixture } from '#tests/support/edge-fixture.ts';
import type { Person } from '#tests/support/edge-fixture.ts';

const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const base = { key: ulid };

/** Every route that takes a body, with one that it accepts. */
const changes = {
  'POST /api/halt': { ...base, reason: 'test' },
  'POST /api/halt/release': { ...base, haltId: 'H', reason: 'test' },
  'POST /api/alarms/A/acknowledge': { ...base, version: 0 },
  'POST /api/alarms/A/shelve': { ...base, version: 0, minutes: 10, reason: 'works on the fence' },
  'POST /api/alarms/silence': {},
  'POST /api/incidents': { ...base, alarmIds: ['A'] },
  'POST /api/incidents/I/notes': { ...base, version: 0, text: 'seen' },
  'POST /api/incidents/I/close': { ...base, version: 0, disposition: 'animal' },
  'POST /api/commands': { ...base, kind: 'return', robotId: 'bpc/r-01' },
} as const satisfies Record<string, object>;
const openChanges = {
  'POST /api/login': { name: 'anna', password: 'x' },
  'POST /api/login/link': { token: 'x'.repeat(43) },
} as const;
/** For administrators. */
const adminChanges = {
  'POST /api/users': { name: 'mia', role: 'viewer' },
  'POST /api/users/U/role': { role: 'viewer' },
  'POST /api/users/U/disable': {},
  'POST /api/users/U/enable': {},
  'POST /api/users/U/link': {},
} as const satisfies Record<string, object>;
const allChanges = { ...changes, ...openChanges, ...adminChanges };
const reads = [
  'GET /api/session',
  'GET /api/sector',
  'GET /api/sector/dem',
  'GET /api/picture',
  'GET /api/alarms/A/responders',
  'GET /api/commands/gate?kind=return&robotId=bpc%2Fr-01',
  `GET /api/evidence/${ulid}`,
  `GET /api/evidence/${ulid}/content`,
  'GET /api/audit',
  'GET /api/audit/verify',
  'GET /api/audit/proof?size=1&index=0',
  'GET /api/timeline?from=0&to=1000',
  'GET /api/events?from=0&to=1000',
  'GET /api/health',
];
const upload = `/api/robots/bpc/r-01/evidence/${ulid}`;

let now = 0;
let house: Awaited<ReturnType<typeof startEdgeFixture>>;
let people: Record<'viewer' | 'operator' | 'engineer' | 'admin', Person>;

beforeAll(async () => {
  house = await startEdgeFixture({ clockOffset: () => now });
  people = {
    viewer: await house.login('viewer'),
    operator: await house.login('operator'),
    engineer: await house.login('engineer'),
    admin: await house.login('admin'),
  };
});
afterAll(() => house[Symbol.asyncDispose]());
beforeEach(() => {
  house.calls.length = 0;
});

const split = (route: string): [string, string] => route.split(' ') as [string, string];
const deep = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

const badBodies: readonly (readonly [name: string, body: string | Buffer, code: string])[] = [
  ['no JSON', '{"key":', 'BPC_E_PAYLOAD_MALFORMED'],
  ['an empty body', '', 'BPC_E_PAYLOAD_MALFORMED'],
  ['a polluting key', '{"__proto__":{"role":"admin"}}', 'BPC_E_PAYLOAD_MALFORMED'],
  ['an escaped polluting key', '{"\\u005f_proto__":{}}', 'BPC_E_PAYLOAD_MALFORMED'],
  ['a constructor', '{"constructor":{"prototype":{}}}', 'BPC_E_PAYLOAD_MALFORMED'],
  ['a depth of 10,000', deep(10_000), 'BPC_E_PAYLOAD_MALFORMED'],
  ['bad UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'BPC_E_PAYLOAD_MALFORMED'],
  ['NaN', '{"version":NaN}', 'BPC_E_PAYLOAD_MALFORMED'],
  ['an infinite number', '{"version":1e999}', 'BPC_E_PAYLOAD_MALFORMED'],
  ['an array', '[1]', 'BPC_E_PAYLOAD_INVALID'],
  ['null', 'null', 'BPC_E_PAYLOAD_INVALID'],
  ['an unknown field', '{"surprise":1}', 'BPC_E_PAYLOAD_INVALID'],
  ['a million bytes', `{"reason":"${'x'.repeat(1_000_000)}"}`, 'BPC_E_PAYLOAD_TOO_LARGE'],
];

describe.each(Object.keys(allChanges))('%s', (route) => {
  const [method, path] = split(route);
  const good = JSON.stringify(allChanges[route as keyof typeof allChanges]);

  const writer = (): Person => (Object.hasOwn(adminChanges, route) ? people.admin : people.operator);

  it.each(badBodies)('refuses %s', async (_name, body, code) => {
    const before = house.refusals.count(code as never);
    const answer = await house.send(method, path, { body, person: writer() });
    expect([answer.code, answer.status < 500]).toEqual([code, true]);
    expect(house.refusals.count(code as never)).toBe(before + 1);
    expect(house.calls).toEqual([]);
  });

  it('refuses other kinds of body', async () => {
    const answer = await house.send(method, path, {
      body: 'a=b',
      person: writer(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.code).toBe('BPC_E_PAYLOAD_MALFORMED');
  });

  it('refuses a page of another origin, whatever it carries', async () => {
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${house.address}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ] as Record<string, string>[]) {
      const answer = await house.send(method, path, { body: good, person: writer(), headers });
      expect(answer.code).toBe('BPC_E_ORIGIN_FOREIGN');
    }
    expect(house.calls).toEqual([]);
  });
});

describe.each(Object.keys(changes))('%s', (route) => {
  const [method, path] = split(route);
  const good = JSON.stringify(changes[route as keyof typeof changes]);

  it('refuses without a session, with a made-up one, and without or with a wrong token', async () => {
    const { cookie, csrf } = people.operator;
    expect((await house.send(method, path, { body: good })).code).toBe('BPC_E_UNAUTHENTICATED');
    const stranger = { cookie: `bpc_session=${'A'.repeat(43)}`, csrf };
    expect((await house.send(method, path, { body: good, person: stranger })).code).toBe('BPC_E_UNAUTHENTICATED');
    expect((await house.send(method, path, { body: good, headers: { cookie } })).code).toBe('BPC_E_CSRF');
    const mixed = { cookie, csrf: people.viewer.csrf };
    expect((await house.send(method, path, { body: good, person: mixed })).code).toBe('BPC_E_CSRF');
    expect(house.calls).toEqual([]);
  });

  it('lets an operator of the own origin through', async () => {
    const answer = await house.send(method, path, {
      body: good,
      person: people.operator,
      headers: { origin: house.address },
    });
    expect(answer.status).toBe(200);
    expect(house.calls.map(({ actor }) => actor?.name)).toEqual(['operator']);
  });
});

describe.each(Object.keys(changes).filter((route) => route !== 'POST /api/halt'))('%s', (route) => {
  const [method, path] = split(route);
  const good = JSON.stringify(changes[route as keyof typeof changes]);

  it('refuses a viewer, and ignores a role in the body', async () => {
    expect((await house.send(method, path, { body: good, person: people.viewer })).code).toBe('BPC_E_FORBIDDEN');
    const claimed = JSON.stringify({ ...JSON.parse(good), role: 'admin' });
    expect((await house.send(method, path, { body: claimed, person: people.viewer })).code).toBe(
      'BPC_E_PAYLOAD_INVALID',
    );
    expect(house.calls).toEqual([]);
  });
});

describe('stop', () => {
  it('is for everybody who is logged in', async () => {
    const body = JSON.stringify(changes['POST /api/halt']);
    for (const person of Object.values(people))
      expect((await house.send('POST', '/api/halt', { body, person })).status).toBe(200);
  });
});

describe.each(reads)('%s', (route) => {
  const [method, path] = split(route);

  it('needs a session', async () => {
    expect((await house.send(method, path)).code).toBe('BPC_E_UNAUTHENTICATED');
    expect((await house.send(method, path, { headers: { cookie: 'bpc_session=' } })).code).toBe(
      'BPC_E_UNAUTHENTICATED',
    );
  });

  it('answers an operator without a fault inside', async () => {
    const answer = await house.send(method, path, { person: people.operator });
    expect([200, 404]).toContain(answer.status);
  });
});

describe('queries', () => {
  it.each([
    '/api/audit?limit=1000000',
    '/api/audit?from=-1',
    '/api/audit?from=x',
    '/api/audit/proof?size=1',
    '/api/audit/proof?size=0&index=0',
    '/api/timeline?from=0',
    '/api/timeline?from=10&to=5',
    '/api/timeline?from=0&to=9007199254740991',
    '/api/commands/gate?kind=fire&robotId=bpc%2Fr-01',
  ])('%s is refused', async (path) => {
    expect((await house.send('GET', path, { person: people.operator })).code).toBe('BPC_E_PAYLOAD_INVALID');
  });

  it('need their right: a viewer may not read the audit log', async () => {
    expect((await house.send('GET', '/api/audit', { person: people.viewer })).code).toBe('BPC_E_FORBIDDEN');
  });

  it('with odd paths end in a named error', async () => {
    for (const path of [
      '/api/nothing',
      '/api/alarms/%00/responders',
      `/api/evidence/${'x'.repeat(500)}`,
      '/..%2f..%2fetc/passwd',
    ]) {
      const answer = await house.send('GET', path, { person: people.operator });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.code).toMatch(/^BPC_E_/);
    }
  });
});

describe('evidence uploads', () => {
  const basic = (name: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  });
  const own = () => basic('bpc/r-01', house.robot.password);

  it.each([
    ['nobody', {}, 'BPC_E_UNAUTHENTICATED'],
    ['a wrong password', basic('bpc/r-01', 'x'), 'BPC_E_UNAUTHENTICATED'],
    ['an unknown robot', basic('bpc/r-99', 'p'.repeat(32)), 'BPC_E_UNAUTHENTICATED'],
    ['a broken header', { authorization: 'Basic !!!' }, 'BPC_E_UNAUTHENTICATED'],
    ['another robot', basic('bpc/r-02', 'q'.repeat(32)), 'BPC_E_IDENTITY_MISMATCH'],
  ])('by %s are refused', async (_name, headers, code) => {
    expect((await house.send('PUT', upload, { body: 'x', headers })).code).toBe(code);
  });

  it("by an operator's session are refused", async () => {
    expect((await house.send('PUT', upload, { body: 'x', person: people.operator })).code).toBe(
      'BPC_E_UNAUTHENTICATED',
    );
  });

  it('without manifest, too large, or under an id that is none, are refused by name', async () => {
    expect((await house.send('PUT', upload, { body: 'x', headers: own() })).code).toBe('BPC_E_EVIDENCE_UNANNOUNCED');
    const large = { ...own(), 'content-length': String(9 * 1024 * 1024) };
    expect((await house.send('PUT', upload, { body: 'x', headers: large })).code).toBe('BPC_E_PAYLOAD_TOO_LARGE');
    expect((await house.send('PUT', '/api/robots/bpc/r-01/evidence/1', { body: 'x', headers: own() })).code).toBe(
      'BPC_E_PAYLOAD_INVALID',
    );
  });
});

describe('what leaves', () => {
  it("carries policy headers, and a script in a robot's name stays text in JSON", async () => {
    const answer = await house.send('GET', '/api/picture', { person: people.operator });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'self'/);
    expect(answer.headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(JSON.parse(answer.text).robots[0].callSign).toBe('<script>alert(1)</script>');
  });

  it('is no stack, no path and no secret when something is refused', async () => {
    const answer = await house.send('POST', '/api/login/link', { body: JSON.stringify({ token: 'S'.repeat(43) }) });
    expect(answer.code).toBe('BPC_E_CREDENTIALS_WRONG');
    expect(answer.text).not.toMatch(/SSS|node_modules|\.ts:/);
    expect(JSON.parse(answer.text).correlationId).toBe(answer.headers['x-correlation-id']);
  });

  it('is a cookie that scripts cannot read and other sites do not send', async () => {
    const user = await house.access.ensureUser('setup', { name: 'cookie', role: 'viewer' });
    const token = await house.access.issueLink('setup', user, 60_000);
    const answer = await house.send('POST', '/api/login/link', { body: JSON.stringify({ token }) });
    expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly.*SameSite=Strict/);
  });
});

describe('the socket', () => {
  const open: Socket[] = [];
  afterAll(() => open.forEach((socket) => socket.disconnect()));
  const connect = (headers: Record<string, string>): Socket => {
    const socket = io(house.address, {
      transports: ['websocket'],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    open.push(socket);
    return socket;
  };
  const outcome = (socket: Socket) =>
    new Promise<string>((resolve) => {
      socket.on('snapshot', () => resolve('snapshot'));
      socket.on('connect_error', (error) => resolve(`refused ${error.message}`));
    });

  it('gives the picture to a session of the own origin only', async () => {
    const { cookie } = people.viewer;
    expect(await outcome(connect({ cookie }))).toBe('snapshot');
    expect(await outcome(connect({}))).toBe('refused BPC_E_UNAUTHENTICATED');
    expect(await outcome(connect({ cookie: 'bpc_session=stolen' }))).toBe('refused BPC_E_UNAUTHENTICATED');
    expect(await outcome(connect({ cookie, origin: 'https://evil.example' }))).toMatch(/^refused/);
    expect(house.refusals.count('BPC_E_ORIGIN_FOREIGN')).toBeGreaterThan(0);
  });

  it('refuses and ends what emits verbs that are not its own, and audits it', async () => {
    const socket = connect({ cookie: people.viewer.cookie });
    await outcome(socket);
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    const answer = await new Promise<{ code: string }>((resolve) =>
      socket.emit('command', { ...changes['POST /api/commands'], role: 'admin' }, resolve),
    );
    expect(answer.code).toBe('BPC_E_FORBIDDEN');
    await ended;
    expect(house.calls).toEqual([]);
    expect(await house.auditedActions()).toContain('access.refused');
  });

  it('refuses a malformed stop by name and takes a right one from a viewer', async () => {
    const socket = connect({ cookie: people.viewer.cookie });
    await outcome(socket);
    const stop = (request: unknown) =>
      new Promise<{ ok: boolean; code?: string }>((resolve) => socket.emit('stop', request, resolve));
    for (const request of [undefined, 'x', { key: 1 }, { key: ulid, reason: 'x', role: 'admin' }])
      expect((await stop(request)).code).toBe('BPC_E_PAYLOAD_INVALID');
    expect((await stop({ key: ulid, reason: 'test' })).ok).toBe(true);
    expect(house.calls).toMatchObject([{ verb: 'halt', actor: { name: 'viewer', role: 'viewer' } }]);
  });

  it('survives calls without an answer function and ends a page that floods it', async () => {
    const socket = connect({ cookie: people.viewer.cookie });
    await outcome(socket);
    const ended = new Promise((resolve) => socket.on('disconnect', resolve));
    for (let i = 0; i < 100; i++) socket.emit('ping', {});
    await ended;
    expect(house.refusals.count('BPC_E_RATE_LIMITED')).toBeGreaterThan(0);
  });

  it('tells a page that its session ended; its rights end, its picture stays', async () => {
    const person = await house.login('operator', 'leaver');
    const socket = connect({ cookie: person.cookie });
    await outcome(socket);
    const ended = new Promise<string>((resolve) => socket.on('session-ended', resolve));
    await house.send('POST', '/api/logout', { person });
    expect(await ended).toBe('logout');
    const answer = await new Promise<{ code?: string }>((resolve) =>
      socket.emit('stop', { key: ulid, reason: '' }, resolve),
    );
    expect(answer.code).toBe('BPC_E_UNAUTHENTICATED');
    const delta = new Promise<{ changes: unknown[] }>((resolve) => socket.on('delta', resolve));
    house.feed.emit([{ kind: 'track-removed', trackId: 'T' }]);
    expect((await delta).changes).toEqual([{ kind: 'track-removed', trackId: 'T' }]);
  });
});

describe('sessions', () => {
  it('that expired are refused', async () => {
    const person = await house.login('operator', 'sleeper');
    now += 3_600_001;
    expect((await house.send('GET', '/api/session', { person })).code).toBe('BPC_E_UNAUTHENTICATED');
    now = 0;
  });

  it('end with a change of role: the old cookie gives neither the old rights nor the new', async () => {
    const person = await house.login('operator', 'promoted');
    const user = await house.access.ensureUser('setup', { name: 'promoted', role: 'operator' });
    await house.access.accounts.changeRole('setup', user.id, 'viewer');
    const body = JSON.stringify(changes['POST /api/commands']);
    expect((await house.send('POST', '/api/commands', { body, person })).code).toBe('BPC_E_UNAUTHENTICATED');
  });
});

describe('rates', () => {
  it('of logins are limited, and the answer says how long to wait', async () => {
    const body = JSON.stringify(openChanges['POST /api/login']);
    let answer = await house.send('POST', '/api/login', { body });
    for (let i = 0; i < 80 && answer.status !== 429; i++) answer = await house.send('POST', '/api/login', { body });
    expect(answer.code).toBe('BPC_E_RATE_LIMITED');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  });
});

describe('the end of a centre', () => {
  it('waits for nobody who began a request and does not finish it', async () => {
    const short = await startEdgeFixture();
    const { hostname, port } = new URL(short.address);
    const socket = connect(Number(port), hostname);
    const cut = new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
    socket.write(
      'POST /api/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    );
    await short.send('GET', '/api/session');
    await short[Symbol.asyncDispose]();
    await cut;
  });
});
