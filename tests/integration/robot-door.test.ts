import { X509Certificate } from 'node:crypto';
import { connect as connectTcp } from 'node:net';
import { request as httpsRequest } from 'node:https';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { RobotRegistry } from '#control-center/server/access/robot-registry.ts';
import { AuditLog } from '#control-center/server/audit/audit-log.ts';
import { RefusalCounter } from '#control-center/server/health/refusal-counter.ts';
import { startRobotDoor } from '#control-center/server/http/robot-door.ts';
import type { RobotDoor } from '#control-center/server/http/robot-door.ts';
import { CertificateDesk } from '#control-center/server/identity/certificate-desk.ts';
import { EnrolmentBook } from '#control-center/server/identity/enrolment-book.ts';
import { EnrolmentDesk } from '#control-center/server/identity/enrolment-desk.ts';
import { createWorkQueue } from '#control-center/server/work/work-queue.ts';
import type { MqttTls } from '#launch/mqtt-connector.ts';
import { systemClock } from '#launch/system-clock.ts';
import { certificateRequest, newLinkKey } from '#robots/identity/certificate-request.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { certifiedFleet } from '#tests/support/certified-fleet.ts';
import type { CertifiedFleet } from '#tests/support/certified-fleet.ts';

const robot = 'acme/r1' as RobotId;

interface DoorAnswer {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  readonly id?: string;
  readonly state?: string;
  readonly certificate?: string;
}

describe('the robot door', () => {
  let fleet: CertifiedFleet;
  let door: RobotDoor;
  let desk: EnrolmentDesk;
  const refused: string[] = [];

  beforeAll(async () => {
    fleet = await certifiedFleet();
    const clock = systemClock();
    const ids = ulidSource(clock, seededRandom('door'));
    const queue = createWorkQueue({
      store: { commit: () => Promise.resolve() },
      clock,
      ids,
      auditLog: new AuditLog(),
      onChanges: () => undefined,
    });
    const enrolments = new EnrolmentBook();
    const common = { queue, clock, authority: fleet.authority, certificates: fleet.book, lifetimeDays: 14 };
    desk = new EnrolmentDesk({
      ...common,
      ids,
      rootFingerprint: fleet.authority.rootFingerprint,
      book: enrolments,
      wordList: wordlist,
      onRevoked: () => undefined,
    });
    const centre = { id: 'centre-1', publicKey: 'C'.repeat(43) };
    const certificate = new CertificateDesk({ ...common, enrolments, registry: new RobotRegistry(), centre });
    door = await startRobotDoor(
      {
        desks: { clock, authority: fleet.authority, certificates: fleet.book, enrolment: desk, certificate },
        material: fleet.server,
        refusals: new RefusalCounter(),
        ids,
        log: pino({ level: 'silent' }),
        onRefusal: (code, _who, what) => refused.push(`${code} ${what}`),
      },
      { host: '127.0.0.1', port: 0 },
    );
  });
  afterAll(() => door[Symbol.asyncDispose]());

  const call = (method: string, path: string, body?: string, tls?: Partial<MqttTls>): Promise<DoorAnswer> =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(
        new URL(path, door.address),
        {
          method,
          agent: false,
          ca: [...fleet.authority.roots],
          ...(tls?.cert === undefined ? {} : { cert: tls.cert, key: tls.key }),
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, ...(JSON.parse(text || '{}') as object) }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  const requestFor = async (name: string = robot): Promise<string> =>
    JSON.stringify({ certificateRequest: await certificateRequest(name as RobotId, newLinkKey()) });

  it.each(['/robot/keys', '/robot/certificate', '/robot/certificate/expired'])(
    'wants a certificate of this centre for %s',
    async (path) => {
      const body = path === '/robot/keys' ? undefined : await requestFor();
      const foreign = (await (await certifiedFleet()).certify(robot)).tls;
      for (const tls of [undefined, foreign]) {
        expect(await call('POST', path, body, tls)).toMatchObject({ status: 401, code: 'BPC_E_CERTIFICATE_REFUSED' });
      }
      expect(refused).toContain(`BPC_E_CERTIFICATE_REFUSED POST ${path}`);
    },
  );

  it('renews by a certificate that holds, under the name in that certificate, and by no other', async () => {
    const { tls } = await fleet.certify('acme/r2');
    const renewed = await call('POST', '/robot/certificate', await requestFor('acme/r9'), tls);
    expect(new X509Certificate(renewed.certificate ?? '').subject).toBe('CN=acme/r2');
    const expired = (await fleet.certify('acme/r3', { from: -20, to: -1 })).tls;
    const refusal = await call('POST', '/robot/certificate', await requestFor('acme/r3'), expired);
    expect(refusal).toMatchObject({ status: 401, message: expect.stringMatching(/acme\/r3 expired at/) as unknown });
    const revoked = (await fleet.certify('acme/r4')).tls;
    fleet.revoke('acme/r4');
    expect(await call('POST', '/robot/certificate', await requestFor('acme/r4'), revoked)).toMatchObject({
      status: 401,
    });
  });

  it('takes the request of an expired one, gives nothing before a person approved, and nothing to a revoked one', async () => {
    const expired = (await fleet.certify('acme/r5', { from: -20, to: -1 })).tls;
    const asked = await call('POST', '/robot/certificate/expired', await requestFor('acme/r5'), expired);
    expect(asked).toMatchObject({ status: 200, state: 'PENDING' });
    expect(await call('GET', `/robot/enrolments/${asked.id}`)).toEqual({ status: 200, id: asked.id, state: 'PENDING' });
    await desk.approve({ userId: 'u1', name: 'sven' }, asked.id ?? '', '');
    expect(await call('GET', `/robot/enrolments/${asked.id}`)).toMatchObject({
      state: 'APPROVED',
      issued: { certificate: expect.stringMatching(/BEGIN CERTIFICATE/) as unknown },
    });
    const revoked = (await fleet.certify('acme/r6', { from: -20, to: -1 })).tls;
    fleet.revoke('acme/r6');
    const refusal = await call('POST', '/robot/certificate/expired', await requestFor('acme/r6'), revoked);
    expect(refusal).toMatchObject({ status: 401, message: expect.stringMatching(/revoked/) as unknown });
  });

  it('gives keys only by the certificate that an enrolment brought', async () => {
    const { tls } = await fleet.certify('acme/r7');
    expect(await call('POST', '/robot/keys', undefined, tls)).toMatchObject({ code: 'BPC_E_STATE_CONFLICT' });
  });

  it('refuses bodies that are too large, malformed, or hold what it does not know', async () => {
    const { tls } = await fleet.certify('acme/r8');
    const large = JSON.stringify({ certificateRequest: 'x'.repeat(20_000) });
    expect(await call('POST', '/robot/certificate', large, tls)).toMatchObject({ code: 'BPC_E_PAYLOAD_TOO_LARGE' });
    expect(await call('POST', '/robot/certificate', '{', tls)).toMatchObject({ code: 'BPC_E_PAYLOAD_MALFORMED' });
    const more = JSON.stringify({ certificateRequest: 'x'.repeat(100), isAdmin: true });
    expect(await call('POST', '/robot/certificate', more, tls)).toMatchObject({ code: 'BPC_E_PAYLOAD_INVALID' });
    const none = JSON.stringify({ certificateRequest: 'x'.repeat(100) });
    expect(await call('POST', '/robot/certificate', none, tls)).toMatchObject({
      status: 422,
      code: 'BPC_E_CERTIFICATE_REQUEST_INVALID',
    });
  });

  it('has no other rooms: the console is not behind it', async () => {
    for (const path of ['/', '/api/picture', '/api/login', '/docs', '/healthz', '/socket.io/']) {
      expect(await call('GET', path)).toMatchObject({ status: 404 });
    }
  });

  it('answers a robot while others hold the door open without a word', async () => {
    const { hostname, port } = new URL(door.address);
    const idle = Array.from({ length: 200 }, () => connectTcp(Number(port), hostname));
    for (const socket of idle) socket.on('error', () => undefined);
    expect((await call('POST', '/robot/keys')).status).toBe(401);
    for (const socket of idle) socket.destroy();
  });

  it('lets nobody try tokens fast', async () => {
    const wrong = { robot, evidencePublicKey: 'E'.repeat(43), secret: '0'.repeat(16) };
    const body = JSON.stringify({ ...wrong, ...(JSON.parse(await requestFor()) as object) });
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 12; i++) codes.push((await call('POST', '/robot/enrolments', body)).code);
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'BPC_E_TOKEN_REFUSED'));
    expect(codes.slice(10)).toEqual(['BPC_E_RATE_LIMITED', 'BPC_E_RATE_LIMITED']);
  });
});
