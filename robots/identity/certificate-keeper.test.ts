import { generateKeyPairSync } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import type { EnrolmentStatus } from '#shared/contracts/http/enrolment.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { CentreDoor } from './centre-door.ts';
import { CertificateKeeper } from './certificate-keeper.ts';
import { certificateRequest, newLinkKey } from './certificate-request.ts';
import { inMemoryIdentityStore } from './in-memory-identity-store.ts';
import { certificateSpan } from './issued-certificate.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const robot = 'bpc/R-01' as RobotId;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A centre that signs what it is asked for, with the fault it is told to have. */
async function world() {
  const clock = new SimulatedClock(Date.UTC(2026, 5, 1), () => new Promise((resolve) => setImmediate(resolve)));
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const centre = { now: () => clock.now(), fault: undefined as ErrorCode | undefined, subject: robot as string };
  const asked: string[] = [];
  const sign = async (request: string): Promise<string> => {
    const { publicKey } = new x509.Pkcs10CertificateRequest(request);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: '01',
      subject: [{ CN: [centre.subject] }],
      issuer: 'CN=test',
      notBefore: new Date(centre.now() - hourMs),
      notAfter: new Date(centre.now() + 14 * dayMs),
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
    });
    return certificate.toString('pem');
  };
  const refuse = (): Result<never, ReturnType<typeof domainError>> =>
    err(domainError(centre.fault ?? 'BPC_E_TIMEOUT', 'refused.'));
  let waiting: { request: string; status: EnrolmentStatus } | undefined;
  const door: CentreDoor = {
    findRoot: () => Promise.resolve(ok('root')),
    ask: () => Promise.resolve(refuse()),
    keys: () => Promise.resolve(refuse()),
    async renew(_access, { certificateRequest: request }) {
      asked.push('renew');
      if (centre.fault !== undefined) return refuse();
      return ok({ certificate: await sign(request), authorities: ['root', 'next root'] });
    },
    askAgain(_access, { certificateRequest: request }) {
      asked.push('askAgain');
      waiting ??= { request, status: { id: 'E1', state: 'PENDING' } };
      return Promise.resolve(ok(waiting.status));
    },
    status() {
      asked.push('status');
      return Promise.resolve(waiting === undefined ? err(domainError('BPC_E_NOT_FOUND', 'E1.')) : ok(waiting.status));
    },
  };
  const decide = async (state: 'APPROVED' | 'REFUSED'): Promise<void> => {
    if (waiting === undefined) throw new Error('nothing to decide');
    const issued =
      state === 'APPROVED' ? { certificate: await sign(waiting.request), authorities: ['root'] } : undefined;
    waiting = { ...waiting, status: { id: 'E1', state, ...(issued && { issued }) } };
  };
  const linkKey = newLinkKey();
  const store = inMemoryIdentityStore({
    robot,
    door: 'https://centre',
    authorities: ['root'],
    linkKey,
    certificate: await sign(await certificateRequest(robot, linkKey)),
    evidenceKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    password: 'password',
    hmacSecret: 'secret',
    centreId: 'centre-1',
    centrePublicKey: 'key',
  });
  const events: string[] = [];
  const keeper = new CertificateKeeper({ clock, centre: door, store, onEvent: (text) => events.push(text) });
  /** Certificates are signed in real time, so simulated time goes on only between two looks. */
  const pass = async (ms: number, stepMs = hourMs): Promise<void> => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      await clock.advance(Math.min(stepMs, ms - passed));
      await keeper.check();
    }
  };
  const end = () => certificateSpan(store.identity!.certificate).notAfter;
  return { clock, centre, asked, decide, store, events, keeper, pass, end };
}

describe('the keeper of the certificate', () => {
  it('renews at two thirds of its life, not before, with a new key and all roots that the centre names', async () => {
    const { pass, asked, store, end } = await world();
    const before = { ...store.identity!, end: end() };
    await pass(9 * dayMs);
    expect(asked).toEqual([]);
    await pass(1 * dayMs);
    expect(asked).toEqual(['renew']);
    expect(end()).toBeGreaterThan(before.end);
    expect(store.identity).toMatchObject({ authorities: ['root', 'next root'], hmacSecret: before.hmacSecret });
    expect(store.identity?.linkKey).not.toBe(before.linkKey);
    await pass(60 * dayMs, 6 * hourMs);
    expect(asked).toHaveLength(7);
  });

  it('tries again through a lost link, less and less often, and says why once', async () => {
    const { pass, centre, asked, events, end, clock } = await world();
    centre.fault = 'BPC_E_TIMEOUT';
    await pass(9.5 * dayMs);
    const first = asked.length;
    await pass(3 * hourMs, 60_000);
    expect(asked.length - first).toBeLessThan(10);
    expect(events.filter((text) => text.includes('could not be renewed'))).toHaveLength(1);
    centre.fault = undefined;
    await pass(2 * hourMs);
    expect(end() - clock.now()).toBeGreaterThan(13 * dayMs);
  });

  it('asks a person for the next one after the link was lost for longer than the certificate lives', async () => {
    const { pass, centre, asked, events, decide, end, clock, store } = await world();
    centre.fault = 'BPC_E_TIMEOUT';
    await pass(16 * dayMs);
    expect(asked).not.toContain('askAgain');
    centre.fault = 'BPC_E_CERTIFICATE_REFUSED';
    await pass(4 * hourMs);
    expect(asked.filter((what) => what === 'askAgain')).toHaveLength(1);
    expect(events.at(-1)).toContain('PENDING');
    const key = store.pending?.linkKey;
    await decide('APPROVED');
    await pass(2 * hourMs);
    expect(end() - clock.now()).toBeGreaterThan(13 * dayMs);
    expect(store.identity?.linkKey).toBe(key);
    expect(store.pending).toBeUndefined();
  });

  it('asks anew, with other keys, when a person refused or the centre has forgotten', async () => {
    const { pass, centre, decide, store } = await world();
    centre.fault = 'BPC_E_CERTIFICATE_REFUSED';
    await pass(16 * dayMs);
    const key = store.pending?.linkKey;
    expect(store.pending?.id).toBe('E1');
    await decide('REFUSED');
    await pass(60_000, 60_000);
    expect(store.pending).toBeUndefined();
    await pass(60_000, 60_000);
    expect(store.pending?.linkKey).not.toBe(key);
  });

  it('takes no certificate for another robot', async () => {
    const { pass, centre, store, events } = await world();
    const before = store.identity?.certificate;
    centre.subject = 'bpc/R-02';
    await pass(10 * dayMs);
    expect(store.identity?.certificate).toBe(before);
    expect(events.join()).toContain('not for bpc/R-01');
  });

  it('with a clock that is years ahead renews by the centre’s clock and does not ask every minute', async () => {
    const { clock, pass, asked, centre, store } = await world();
    const ahead = 3 * 365 * dayMs;
    const now = clock.now.bind(clock);
    centre.now = () => now() - ahead;
    clock.stepWallClock(ahead);
    await pass(2 * hourMs, 60_000);
    expect(asked.filter((what) => what === 'renew').length).toBeLessThan(5);
    expect(store.identity).toBeDefined();
  });

  it('with a clock before its certificate says so once, and works on when it was set', async () => {
    const { clock, pass, events, asked } = await world();
    clock.stepWallClock(-20 * 365 * dayMs);
    await pass(5 * hourMs);
    expect(events).toEqual(['the clock here is before the certificate began, 2026-05-31T23:00:00.000Z: set it']);
    clock.stepWallClock(20 * 365 * dayMs);
    await pass(10 * dayMs);
    expect(asked).toEqual(['renew']);
  });
});
