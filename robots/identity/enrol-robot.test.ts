import { createPrivateKey, createPublicKey } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import type { EnrolmentRequest, EnrolmentStatus } from '#shared/contracts/http/enrolment.ts';
import { writeToken } from '#shared/enrolment/enrolment-token.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { err, ok } from '#shared/result/result.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import type { CentreDoor, DoorAccess } from './centre-door.ts';
import { enrolRobot } from './enrol-robot.ts';
import { inMemoryIdentityStore } from './in-memory-identity-store.ts';

const robot = 'bpc/R-01' as RobotId;
const rootFingerprint = 'ab'.repeat(32);
const token = writeToken(new Uint8Array(10).fill(7), rootFingerprint);
const wordList = Array.from({ length: 2048 }, (_, i) => `w${i}`);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

async function world() {
  const clock = new SimulatedClock(Date.UTC(2026, 5, 1), () => new Promise((resolve) => setTimeout(resolve, 2)));
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const requests: EnrolmentRequest[] = [];
  const keysAskedBy: DoorAccess[] = [];
  const centre = { state: 'PENDING' as EnrolmentStatus['state'], isReachable: true, subject: robot as string };
  const sign = async (request: string): Promise<string> => {
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: '01',
      subject: [{ CN: [centre.subject] }],
      issuer: 'CN=test',
      notBefore: new Date(clock.now()),
      notAfter: new Date(clock.now() + 86_400_000),
      publicKey: new x509.Pkcs10CertificateRequest(request).publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
    });
    return certificate.toString('pem');
  };
  const unreachable = () => Promise.resolve(err(domainError('BPC_E_TIMEOUT', 'The centre.')));
  const status = async (): Promise<EnrolmentStatus> => {
    const certificate = await sign(requests.at(-1)?.certificateRequest ?? '');
    const issued = centre.state === 'APPROVED' ? { certificate, authorities: ['root'] } : undefined;
    return { id: 'E1', state: centre.state, ...(issued && { issued }) };
  };
  const door: CentreDoor = {
    findRoot: (_door, fingerprint) =>
      Promise.resolve(
        rootFingerprint.startsWith(fingerprint) ? ok('root') : err(domainError('BPC_E_TOKEN_REFUSED', 'foreign.')),
      ),
    async ask(_access, request) {
      requests.push(request);
      return ok(await status());
    },
    status: async () => (centre.isReachable ? ok(await status()) : unreachable()),
    keys(access) {
      keysAskedBy.push(access);
      return Promise.resolve(
        ok({ password: 'p'.repeat(43), hmacSecret: 'h'.repeat(43), centreId: 'c', centrePublicKey: 'k'.repeat(43) }),
      );
    },
    renew: unreachable,
    askAgain: unreachable,
  };
  const store = inMemoryIdentityStore();
  const shown: string[] = [];
  const enrol = (signal = new AbortController().signal) =>
    enrolRobot(
      { robot, door: 'https://centre', token },
      { clock, centre: door, store, wordList, showWords: (words) => shown.push(words), signal },
    );
  /** Until the robot waits for a decision. */
  const waiting = async (): Promise<void> => {
    const before = shown.length;
    for (let i = 0; i < 200 && shown.length === before; i++) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { clock, centre, requests, keysAskedBy, store, shown, enrol, waiting };
}

describe('enrolling', () => {
  it('waits for a person, through a link that fails, and fetches its secrets by its new certificate', async () => {
    const { clock, centre, enrol, waiting, store, keysAskedBy, requests } = await world();
    const enrolling = enrol();
    await waiting();
    centre.isReachable = false;
    await clock.advance(60_000);
    Object.assign(centre, { isReachable: true, state: 'APPROVED' });
    await clock.advance(10_000);
    const enrolled = await enrolling;
    expect(enrolled.ok).toBe(true);
    expect(store.identity).toMatchObject({ robot, hmacSecret: 'h'.repeat(43), authorities: ['root'] });
    expect(keysAskedBy[0]?.as?.linkKey).toBe(store.identity?.linkKey);
    expect(store.pending).toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  it('tells the centre public halves only', async () => {
    const { clock, centre, enrol, waiting, store, requests } = await world();
    centre.state = 'APPROVED';
    const enrolling = enrol();
    await waiting();
    await clock.advance(10_000);
    await enrolling;
    const told = JSON.stringify(requests);
    for (const key of [store.identity?.linkKey, store.identity?.evidenceKey]) {
      const der = createPrivateKey(key ?? '').export({ format: 'der', type: 'pkcs8' });
      expect(told).not.toContain(der.subarray(-32).toString('base64url'));
      expect(told).not.toContain(der.subarray(-32).toString('base64'));
    }
    const spki = createPublicKey(store.identity?.evidenceKey ?? '').export({ format: 'der', type: 'spki' });
    expect(requests[0]?.evidencePublicKey).toBe(spki.subarray(-32).toString('base64url'));
  });

  it('interrupted, goes on with the same keys and words', async () => {
    const { clock, centre, enrol, waiting, shown, requests } = await world();
    const stop = new AbortController();
    const interrupted = enrol(stop.signal);
    await waiting();
    stop.abort(new Error('interrupted'));
    await expect(interrupted).rejects.toThrow('interrupted');
    const again = enrol();
    await waiting();
    centre.state = 'APPROVED';
    await clock.advance(10_000);
    expect((await again).ok).toBe(true);
    expect(shown[1]).toBe(shown[0]);
    expect(requests[1]).toEqual(requests[0]);
  });

  it('makes other keys after it was refused', async () => {
    const { clock, centre, enrol, waiting, shown } = await world();
    const refused = enrol();
    await waiting();
    centre.state = 'REFUSED';
    await clock.advance(10_000);
    expect((await refused).ok).toBe(false);
    centre.state = 'PENDING';
    const again = enrol();
    await waiting();
    centre.state = 'APPROVED';
    await clock.advance(10_000);
    await again;
    expect(shown[1]).not.toBe(shown[0]);
  });

  it('takes no certificate for another robot, and tells its token to no other centre', async () => {
    const { clock, centre, enrol, waiting, store, requests } = await world();
    centre.subject = 'bpc/R-02';
    centre.state = 'APPROVED';
    const enrolling = enrol();
    await waiting();
    await clock.advance(10_000);
    const enrolled = await enrolling;
    expect(enrolled.ok ? '' : enrolled.error.message).toContain('not for bpc/R-01');
    expect(store.identity).toBeUndefined();
    requests.length = 0;
    const other = await enrolRobot(
      { robot, door: 'https://centre', token: writeToken(new Uint8Array(10), 'cd'.repeat(32)) },
      {
        clock,
        centre: { findRoot: () => Promise.resolve(err(domainError('BPC_E_TOKEN_REFUSED', 'foreign.'))) } as never,
        store,
        wordList,
        showWords: () => undefined,
        signal: new AbortController().signal,
      },
    );
    expect([other.ok, requests.length]).toEqual([false, 0]);
  });
});
