import { describe, expect, it } from 'vitest';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { enrolmentDigest, enrolmentWords } from '#shared/enrolment/enrolment-words.ts';
import { readToken } from '#shared/enrolment/enrolment-token.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ok } from '#shared/result/result.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { sha256Hex } from '../access/node-crypto.ts';
import { RobotRegistry } from '../access/robot-registry.ts';
import type { StoredDocument, Write } from '../work/store-port.ts';
import { createWorkQueue } from '../work/work-queue.ts';
import type { CertificateAuthority } from './certificate-authority-port.ts';
import { CertificateBook } from './certificate-book.ts';
import { CertificateDesk } from './certificate-desk.ts';
import { CertificateWatch } from './certificate-watch.ts';
import { EnrolmentBook } from './enrolment-book.ts';
import { EnrolmentDesk } from './enrolment-desk.ts';
import { RevocationDesk } from './revocation-desk.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const eva = { userId: 'u-eva', name: 'eva' };
const sven = { userId: 'u-sven', name: 'sven' };
const robot = 'bpc/R-01' as RobotId;
const evidencePublicKey = 'E'.repeat(43);

/** The real desks over an authority that signs nothing: certificates are numbered texts. */
function office() {
  const clock = new SimulatedClock(Date.UTC(2026, 5, 1), () => new Promise(setImmediate));
  const writes: Write[] = [];
  const store = {
    commit: (batch: readonly Write[]) => {
      writes.push(...batch);
      return Promise.resolve();
    },
    load: (collection: string) => {
      const documents = new Map<string, StoredDocument>();
      for (const write of writes) {
        if (write.kind === 'put' && write.collection === collection) {
          documents.set(write.id, { id: write.id, document: structuredClone(write.document) });
        }
        if (write.kind === 'delete' && write.collection === collection) documents.delete(write.id);
      }
      return Promise.resolve({ documents: [...documents.values()], quarantined: [] });
    },
  };
  const ids = ulidSource(clock, seededRandom('identity'));
  const queue = createWorkQueue({ store, clock, ids, auditLog: new AuditLog(), onChanges: () => undefined });
  let serial = 0;
  const authority: CertificateAuthority = {
    roots: ['root'],
    checkRequest: () => Promise.resolve(ok(undefined)),
    issue: (name, _request, { notBefore, notAfter }) => {
      const pem = `certificate ${++serial}`;
      const fingerprint = sha256Hex(Buffer.from(pem));
      return Promise.resolve({ fingerprint, serialNumber: `${serial}`, robot: name, notBefore, notAfter, pem });
    },
    revocationList: () => Promise.resolve(''),
  };
  const closed: RobotId[] = [];
  const certificates = new CertificateBook();
  const enrolments = new EnrolmentBook();
  const registry = new RobotRegistry();
  const parts = { queue, clock, ids, authority, certificates, lifetimeDays: 14 };
  const onRevoked = (name: RobotId): void => void closed.push(name);
  const desk = new EnrolmentDesk({
    ...parts,
    rootFingerprint: 'ab'.repeat(32),
    book: enrolments,
    wordList: wordlist,
    onRevoked,
  });
  const certificate = new CertificateDesk({
    ...parts,
    enrolments,
    registry,
    centre: { id: 'centre-1', publicKey: 'C'.repeat(43) },
  });
  const revocation = new RevocationDesk({ queue, certificates, enrolments, registry, onRevoked });
  const watch = new CertificateWatch({ queue, clock, certificates, enrolments, closeSessions: onRevoked });
  const actions = () => writes.flatMap((w) => (w.kind === 'audit' ? [JSON.parse(w.leaf.entry).action as string] : []));
  const token = async (by = eva, name: string = robot) => {
    const issued = await desk.issueToken(by, name);
    if (!issued.ok) throw new Error(issued.error.message);
    return readToken(issued.value.token)?.secret ?? '';
  };
  const ask = (secret: string, more: { robot?: string; request?: string; address?: string } = {}) =>
    desk.ask(
      { secret, robot: more.robot ?? robot, certificateRequest: more.request ?? 'request', evidencePublicKey },
      more.address ?? '10.0.0.1',
    );
  const wordsOf = (request = 'request') =>
    enrolmentWords(enrolmentDigest({ robot, certificateRequest: request, evidencePublicKey }, sha256Hex), wordlist);
  const enrol = async () => {
    const asked = await ask(await token());
    const id = asked.ok ? asked.value.id : '';
    await desk.approve(sven, id, wordsOf());
    return certificates.all.at(-1)!;
  };
  return {
    clock,
    writes,
    store,
    desk,
    certificate,
    revocation,
    watch,
    certificates,
    enrolments,
    registry,
    closed,
    actions,
    token,
    ask,
    wordsOf,
    enrol,
  };
}

const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

describe('a token', () => {
  it('opens one enrolment; asked again with the same keys, because the answer was lost, it is the same', async () => {
    const { ask, token } = office();
    const secret = await token();
    const first = await ask(secret);
    const again = await ask(secret);
    expect(first.ok && again.ok && first.value.id === again.value.id).toBe(true);
    expect(codeOf(await ask(secret, { request: 'other keys' }))).toBe('BPC_E_TOKEN_REFUSED');
  });

  it('is worth nothing after an hour, after a newer one, or unknown', async () => {
    const { ask, token, clock } = office();
    const old = await token();
    const newer = await token();
    expect(codeOf(await ask(old))).toBe('BPC_E_TOKEN_REFUSED');
    await clock.advance(hourMs);
    expect(codeOf(await ask(newer))).toBe('BPC_E_TOKEN_REFUSED');
    expect(codeOf(await ask('0'.repeat(16)))).toBe('BPC_E_TOKEN_REFUSED');
  });

  it('is void once it was shown three times under another robot’s name', async () => {
    const { ask, token } = office();
    const secret = await token();
    for (let i = 0; i < 3; i++) expect(codeOf(await ask(secret, { robot: 'bpc/R-02' }))).toBe('BPC_E_TOKEN_REFUSED');
    expect(codeOf(await ask(secret))).toBe('BPC_E_TOKEN_REFUSED');
  });

  it('cannot be guessed: an address with twenty wrong ones is locked out, others are not', async () => {
    const { ask, token } = office();
    const secret = await token();
    for (let i = 0; i < 20; i++) await ask('0'.repeat(16), { address: '10.0.0.9' });
    expect(codeOf(await ask(secret, { address: '10.0.0.9' }))).toBe('BPC_E_LOCKED_OUT');
    expect(codeOf(await ask(secret))).toBe('ok');
  });

  it('is in nothing that is stored', async () => {
    const { token, writes } = office();
    expect(JSON.stringify(writes)).not.toContain(await token());
  });

  it.each(['control/centre-1', 'a.b/c', 'noslash', `${'m'.repeat(32)}/s`, 'm/'])(
    'is not issued for %s, which no certificate could carry',
    async (name) => {
      const { desk } = office();
      expect(codeOf(await desk.issueToken(eva, name))).toBe('BPC_E_PAYLOAD_INVALID');
    },
  );
});

describe('an enrolment', () => {
  it('needs another person than the one who issued the token, and the words', async () => {
    const { ask, token, desk, wordsOf, certificates } = office();
    const asked = await ask(await token());
    const id = asked.ok ? asked.value.id : '';
    expect(codeOf(await desk.approve(eva, id, wordsOf()))).toBe('BPC_E_SECOND_PERSON');
    expect(codeOf(await desk.approve(sven, id, ''))).toBe('BPC_E_WORDS_DIFFER');
    expect(certificates.all).toEqual([]);
    expect(codeOf(await desk.approve(sven, id, wordsOf()))).toBe('ok');
    expect(codeOf(await desk.approve(sven, id, wordsOf()))).toBe('BPC_E_STATE_CONFLICT');
    expect(certificates.all).toHaveLength(1);
  });

  it('is refused when the words differed three times: then they are not the same keys', async () => {
    const { ask, token, desk, wordsOf } = office();
    const asked = await ask(await token());
    const id = asked.ok ? asked.value.id : '';
    for (let i = 0; i < 3; i++) await desk.approve(sven, id, wordsOf('other keys'));
    expect(codeOf(await desk.approve(sven, id, wordsOf()))).toBe('BPC_E_STATE_CONFLICT');
    expect(desk.all).toMatchObject([{ state: 'REFUSED', decidedBy: 'sven' }]);
  });

  it('waits an hour and no longer', async () => {
    const { ask, token, desk, wordsOf, clock } = office();
    const asked = await ask(await token());
    const id = asked.ok ? asked.value.id : '';
    await clock.advance(hourMs);
    expect(codeOf(await desk.approve(sven, id, wordsOf()))).toBe('BPC_E_STATE_CONFLICT');
    expect(desk.all).toMatchObject([{ state: 'EXPIRED' }]);
  });

  it('does not show its words before they are typed', async () => {
    const { ask, token, desk, wordsOf } = office();
    const asked = await ask(await token());
    const shown = JSON.stringify([asked, desk.all, desk.status(asked.ok ? asked.value.id : '')]);
    for (const word of wordsOf().split(' ')) expect(shown).not.toContain(`"${word}`);
  });

  it('is decided only once when two people approve at the same instant', async () => {
    const { ask, token, desk, wordsOf, certificates } = office();
    const asked = await ask(await token());
    const id = asked.ok ? asked.value.id : '';
    const ute = { userId: 'u-ute', name: 'ute' };
    const both = await Promise.all([desk.approve(sven, id, wordsOf()), desk.approve(ute, id, wordsOf())]);
    expect(new Set(both.map(codeOf))).toEqual(new Set(['BPC_E_STATE_CONFLICT', 'ok']));
    expect(certificates.all).toHaveLength(1);
  });

  it('outlives a restart', async () => {
    const { ask, token, store } = office();
    await ask(await token());
    const book = new EnrolmentBook();
    await book.load(store);
    expect(book.all).toMatchObject([{ state: 'PENDING', subject: { robot } }]);
  });

  it('with new keys ends the robot’s certificates and sessions of before', async () => {
    const { enrol, certificates, closed, clock } = office();
    const first = await enrol();
    await clock.advance(1000);
    const second = await enrol();
    expect(codeOf(certificates.check(first.fingerprint, clock.now()))).toBe('BPC_E_CERTIFICATE_REFUSED');
    expect(codeOf(certificates.check(second.fingerprint, clock.now()))).toBe('ok');
    expect(closed).toEqual([robot]);
  });

  it('never has more than a hundred waiting', async () => {
    const { ask, token } = office();
    for (let i = 0; i < 100; i++) {
      const name = `bpc/R-${i + 100}`;
      expect(codeOf(await ask(await token(eva, name), { robot: name }))).toBe('ok');
    }
    expect(codeOf(await ask(await token()))).toBe('BPC_E_RATE_LIMITED');
  });
});

describe('a certified robot', () => {
  it('gets its secrets by the certificate it enrolled with, within a day, and new ones each time', async () => {
    const { enrol, certificate, registry, clock } = office();
    const own = await enrol();
    const first = await certificate.keys(own);
    const second = await certificate.keys(own);
    if (!first.ok || !second.ok) throw new Error('refused');
    expect(registry.authenticate(robot, first.value.password)).toBeUndefined();
    expect(registry.authenticate(robot, second.value.password)).toBe(robot);
    expect(registry.hasEnvelopeKey(robot)).toBe(true);
    await clock.advance(dayMs);
    expect(codeOf(await certificate.keys(own))).toBe('BPC_E_STATE_CONFLICT');
  });

  it('renews, ten times a day at most, and keeps the old certificate until its end', async () => {
    const { enrol, certificate, certificates, clock } = office();
    const own = await enrol();
    for (let i = 0; i < 10; i++) expect(codeOf(await certificate.renew(own, 'request'))).toBe('ok');
    expect(codeOf(await certificate.renew(own, 'request'))).toBe('BPC_E_RATE_LIMITED');
    expect(codeOf(certificates.check(own.fingerprint, clock.now()))).toBe('ok');
  });

  it('comes again after its certificate ran out, if one person approves', async () => {
    const { enrol, desk, certificates, clock, closed } = office();
    const own = await enrol();
    await clock.advance(15 * dayMs);
    expect(codeOf(certificates.check(own.fingerprint, clock.now()))).toBe('BPC_E_CERTIFICATE_REFUSED');
    const asked = await desk.askAgain(own.fingerprint, 'next request');
    const id = asked.ok ? asked.value.id : '';
    const repeated = await desk.askAgain(own.fingerprint, 'next request');
    expect(repeated.ok && repeated.value.id).toBe(id);
    expect(codeOf(await desk.approve(sven, id, ''))).toBe('ok');
    const status = desk.status(id);
    expect(status.ok && status.value.certificate).toBe('certificate 2');
    expect(closed).toEqual([]);
  });

  it('does not come again once revoked, nor does a stranger', async () => {
    const { enrol, desk, revocation } = office();
    const own = await enrol();
    await revocation.revoke(sven, robot, 'stolen');
    expect(codeOf(await desk.askAgain(own.fingerprint, 'r'))).toBe('BPC_E_CERTIFICATE_REFUSED');
    expect(codeOf(await desk.askAgain('f'.repeat(64), 'r'))).toBe('BPC_E_CERTIFICATE_REFUSED');
  });

  it('loses certificates, secrets, tokens and pending requests with its revocation, for every restart to come', async () => {
    const { enrol, certificate, revocation, registry, certificates, token, ask, store, closed, clock } = office();
    const own = await enrol();
    const keys = await certificate.keys(own);
    const secret = await token();
    expect(codeOf(await revocation.revoke(sven, robot, 'stolen'))).toBe('ok');
    expect(closed).toEqual([robot]);
    expect(codeOf(await ask(secret))).toBe('BPC_E_TOKEN_REFUSED');
    expect(codeOf(await certificate.renew(own, 'request'))).toBe('BPC_E_CERTIFICATE_REFUSED');
    const again = { certificates: new CertificateBook(), registry: new RobotRegistry() };
    await again.certificates.load(store);
    await again.registry.load(store);
    for (const now of [{ certificates, registry }, again]) {
      expect(codeOf(now.certificates.check(own.fingerprint, clock.now()))).toBe('BPC_E_CERTIFICATE_REFUSED');
      expect(now.registry.isEnrolled(robot)).toBe(false);
      expect(keys.ok && now.registry.authenticate(robot, keys.value.password)).toBeUndefined();
    }
    expect(codeOf(await revocation.revoke(sven, robot, 'again'))).toBe('BPC_E_ROBOT_UNKNOWN');
  });

  it('is not let in again by a provisioning file that still holds its old secrets', async () => {
    const { registry, revocation, store } = office();
    const identity = { manufacturer: 'bpc', serialNumber: 'R-01', password: 'p'.repeat(32) };
    const queue = createWorkQueue({
      store,
      clock: new SimulatedClock(0, () => Promise.resolve()),
      ids: ulidSource({ now: () => 0 }, seededRandom('q')),
      auditLog: new AuditLog(),
      onChanges: () => undefined,
    });
    await queue.run((work) => registry.enrol(work, 'setup', identity));
    await revocation.revoke(sven, robot, 'stolen');
    await queue.run((work) => registry.enrol(work, 'setup', identity));
    expect(registry.isEnrolled(robot)).toBe(false);
    await queue.run((work) => registry.enrol(work, 'setup', { ...identity, password: 'q'.repeat(32) }));
    expect(registry.isEnrolled(robot)).toBe(true);
  });
});

describe('time', () => {
  it('ends the session of a robot that never renewed, and not of one that did', async () => {
    const { enrol, watch, clock, closed, certificate } = office();
    watch.start();
    const own = await enrol();
    await clock.advance(10 * dayMs);
    await certificate.renew(own, 'request');
    await clock.advance(5 * dayMs);
    expect(closed).toEqual([]);
    await clock.advance(10 * dayMs);
    expect(closed).toEqual([robot]);
  });

  it('shows a robot that failed to renew before its certificate ends', async () => {
    const { enrol, watch, clock } = office();
    await enrol();
    watch.check();
    expect(watch.health.ok).toBe(true);
    await clock.advance(12.5 * dayMs);
    watch.check();
    expect(watch.health.detail).toMatch(/^bpc\/R-01 ends 2026-06-15T00:00/);
  });
});
