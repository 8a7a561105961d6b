import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { io } from 'socket.io-client';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { keyFolderStore } from '#launch/enrol/key-folder-store.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { readRobotKeys } from '#launch/robot-keys/read-robot-keys.ts';
import { systemClock } from '#launch/system-clock.ts';
import { enrolRobot } from '#robots/identity/enrol-robot.ts';
import { httpsCentreDoor } from '#robots/identity/https-centre-door.ts';
import type { EnrolmentsAnswer, IssuedToken } from '#shared/contracts/http/enrolment.ts';
import type { AuditPage } from '#shared/contracts/http/responses.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { MqttConnection } from '#shared/link/mqtt-port.ts';
import { certifiedFleet } from '#tests/support/certified-fleet.ts';
import { startRealCentre } from '#tests/support/real-centre.ts';
import type { RealCentre, RealSession } from '#tests/support/real-centre.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const robot = 'bpc/R-01' as RobotId;

describe('a robot in the field', () => {
  const folder = temporaryFolder();
  const keys = join(folder.path, 'keys');
  const store = keyFolderStore(keys);
  const door = httpsCentreDoor();
  const defaultCertificates = getCACertificates('default');
  let real: RealCentre;
  let engineer: RealSession;
  let supervisor: RealSession;
  const connections: MqttConnection[] = [];

  beforeAll(async () => {
    real = await startRealCentre(folder.path, [], { BPC_TLS: '1', BPC_ROBOT_PORT: '0' });
    const root = readFileSync(join(folder.path, 'centre', 'ca', 'root.pem'), 'utf8');
    setDefaultCACertificates([...defaultCertificates, root]);
    engineer = await real.enter('engineer');
    supervisor = await real.enter('supervisor');
  }, 30_000);
  afterEach(async () => {
    for (const connection of connections.splice(0)) await connection.end();
  });
  afterAll(async () => {
    await real[Symbol.asyncDispose]();
    setDefaultCACertificates(defaultCertificates);
    folder[Symbol.dispose]();
  });

  const doorUrl = (): string => real.centre.doorUrl ?? '';
  const token = async (): Promise<string> =>
    (await engineer.post<IssuedToken>('/api/enrolments/tokens', { robot })).token;
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 500 && !(await condition()); turn++) await sleep(20);
    expect(await condition()).toBe(true);
  };
  const pendingId = async (): Promise<string> => {
    let id: string | undefined;
    await until(async () => {
      const { enrolments } = await supervisor.get<EnrolmentsAnswer>('/api/enrolments');
      id = enrolments.find(({ state }) => state === 'PENDING')?.id;
      return id !== undefined;
    });
    return id ?? '';
  };
  const connect = (): MqttConnection => {
    const tls = () => {
      const { identity } = store;
      return { ca: identity?.authorities ?? [], cert: identity?.certificate ?? '', key: identity?.linkKey ?? '' };
    };
    const connector = mqttConnector(real.centre.mqttUrl, { tls, reconnectMs: { first: 50, longest: 100 } });
    const connection = connector({ clientId: robot, clean: true, keepAliveSeconds: 5 });
    connections.push(connection);
    return connection;
  };
  const enrol = (typed: string, onWords: (words: string) => void) =>
    enrolRobot(
      { robot, door: doorUrl(), token: typed },
      {
        clock: systemClock(),
        centre: door,
        store,
        wordList: wordlist,
        showWords: onWords,
        signal: new AbortController().signal,
      },
    );

  it('is enrolled by two people who compare eight words, and then connects by its certificate', async () => {
    let words = '';
    const enrolling = enrol(await token(), (shown) => (words = shown));
    const id = await pendingId();
    await until(() => words !== '');
    expect(words.split(' ')).toHaveLength(8);
    await expect(engineer.post(`/api/enrolments/${id}/approve`, { words })).rejects.toThrow('SECOND_PERSON');
    await expect(supervisor.post(`/api/enrolments/${id}/approve`, { words: 'not these' })).rejects.toThrow('WORDS');
    await supervisor.post(`/api/enrolments/${id}/approve`, { words: words.toUpperCase().replaceAll(' ', ', ') });
    const enrolled = await enrolling;
    expect(enrolled.ok).toBe(true);
    expect(statSync(keys).mode & 0o077).toBe(0);
    const read = readRobotKeys(keys, 'centre-1', true);
    expect(read.tls?.subjectAltName).toBe('URI:urn:bp:robot:bpc.R-01');
    const connection = connect();
    await until(() => connection.state === 'connected');
    const { identity } = store;
    const answer = await fetch(`${real.centre.address}/api/robots/${robot}/evidence/01ARZ3NDEKTSV4RRFFQ69G5FAV`, {
      method: 'PUT',
      headers: { authorization: `Basic ${Buffer.from(`${robot}:${identity?.password}`).toString('base64')}` },
      body: 'x',
    });
    expect(answer.status).toBe(409);
  }, 30_000);

  it('renews while its session goes on, and reconnects with the new certificate', async () => {
    const connection = connect();
    await until(() => connection.state === 'connected');
    const before = store.identity;
    const clock = systemClock();
    const events: string[] = [];
    const later = { ...clock, now: () => clock.now() + 11 * 86_400_000 };
    const { CertificateKeeper } = await import('#robots/identity/certificate-keeper.ts');
    await new CertificateKeeper({ clock: later, centre: door, store, onEvent: (text) => events.push(text) }).check();
    expect(events.join()).toMatch(/renewed until/);
    expect(store.identity?.certificate).not.toBe(before?.certificate);
    expect(store.identity?.linkKey).not.toBe(before?.linkKey);
    expect(store.identity?.hmacSecret).toBe(before?.hmacSecret);
    expect(connection.state).toBe('connected');
    connection.sever();
    connection.restore();
    await until(() => connection.state === 'connected');
  });

  it("is refused, and the audit log says so, when it speaks under another's name or comes with a stranger's certificate", async () => {
    const connection = connect();
    await until(() => connection.state === 'connected');
    const topic = 'sim-bp-north/v3/bpc/R-02/state';
    await expect(connection.publish(topic, Buffer.from('{}'), { qos: 1 })).rejects.toThrow();
    const { tls } = await (await certifiedFleet()).certify(robot);
    const { identity } = store;
    const stranger = mqttConnector(real.centre.mqttUrl, { tls: () => ({ ...tls, ca: identity?.authorities ?? [] }) });
    connections.push(stranger({ clientId: robot, clean: true, keepAliveSeconds: 5 }));
    await until(async () => {
      const { entries } = await supervisor.get<AuditPage>('/api/audit?limit=50');
      const refused = entries.filter(({ action }) => action === 'access.refused').map(({ subject }) => subject);
      return refused.includes(topic) && refused.some((subject) => subject.includes('did not issue the certificate'));
    });
  });

  it('is out at once when it is revoked: session, reconnect, uploads and renewal', async () => {
    const connection = connect();
    await until(() => connection.state === 'connected');
    await supervisor.post('/api/robots/revoke', { robot, reason: 'stolen' });
    await until(() => connection.state === 'disconnected');
    await sleep(400);
    expect(connection.state).toBe('disconnected');
    const { identity } = store;
    const answer = await fetch(`${real.centre.address}/api/robots/${robot}/evidence/01ARZ3NDEKTSV4RRFFQ69G5FAV`, {
      method: 'PUT',
      headers: { authorization: `Basic ${Buffer.from(`${robot}:${identity?.password}`).toString('base64')}` },
      body: 'x',
    });
    expect(answer.status).toBe(401);
    const access = {
      door: doorUrl(),
      authorities: identity?.authorities ?? [],
      as: { certificate: identity?.certificate ?? '', linkKey: identity?.linkKey ?? '' },
    };
    const refused = await door.renew(access, { certificateRequest: 'x'.repeat(64) });
    expect(refused.ok ? '' : refused.error.message).toMatch(/revoked/);
    const list = readFileSync(join(folder.path, 'centre', 'ca', 'revoked.pem'), 'utf8');
    expect(list).toMatch(/^-----BEGIN X509 CRL-----/);
  });

  it('refuses a used token, a token for another robot and a centre that did not issue it', async () => {
    const typed = await token();
    const other = await enrolRobot(
      { robot: 'bpc/R-02' as RobotId, door: doorUrl(), token: typed },
      {
        clock: systemClock(),
        centre: door,
        store: (await import('#robots/identity/in-memory-identity-store.ts')).inMemoryIdentityStore(),
        wordList: wordlist,
        showWords: () => undefined,
        signal: new AbortController().signal,
      },
    );
    expect(other.ok ? '' : other.error.message).toMatch(/not issued for bpc\/R-02/);
    const wrongEnd = `${typed.slice(0, -1)}${typed.endsWith('0') ? '1' : '0'}`;
    const foreign = await enrol(wrongEnd, () => undefined);
    expect(foreign.ok ? '' : foreign.error.message).toMatch(/not the centre that issued/);
  });

  it('shares the centre with a console over HTTPS, with a live picture, a secure cookie and no way back to HTTP', async () => {
    const socket = io(real.centre.address, {
      transports: ['websocket'],
      extraHeaders: { cookie: supervisor.cookie, origin: real.centre.address },
      ca: readFileSync(join(folder.path, 'centre', 'ca', 'root.pem'), 'utf8'),
    });
    const picture = await new Promise((resolve, reject) => {
      socket.once('snapshot', resolve);
      socket.once('connect_error', reject);
    });
    socket.close();
    expect(picture).toMatchObject({ mode: 'SIM' });
    const answer = await fetch(`${real.centre.address}/healthz`);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age/);
    const link = new URL(await real.centre.loginLink('viewer'));
    const entered = await fetch(`${link.origin}/api/login/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: link.origin },
      body: JSON.stringify({ token: link.searchParams.get('token') }),
    });
    expect(entered.headers.get('set-cookie')).toMatch(/Secure/);
    const foreign = await fetch(`${link.origin}/api/login/link`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: link.origin.replace('https', 'http') },
      body: JSON.stringify({ token: 'x'.repeat(20) }),
    });
    expect(foreign.status).toBe(403);
  });

  it('leaves a trace of every step in the audit log, and no secret in it', async () => {
    const { entries } = await supervisor.get<{ entries: { action: string; actor: string; subject: string }[] }>(
      '/api/audit?limit=200',
    );
    const steps = entries.filter(({ subject }) => subject.startsWith('bpc/')).map(({ action }) => action);
    expect(steps).toEqual(
      expect.arrayContaining([
        'robot.enrolment.token',
        'robot.enrolment.ask',
        'robot.enrolment.words-differ',
        'robot.enrolment.approve',
        'robot.enrol',
        'robot.certificate.renew',
        'robot.revoke',
        'robot.enrolment.token-refused',
      ]),
    );
    expect(JSON.stringify(entries)).not.toContain(store.identity?.hmacSecret);
  });
});
