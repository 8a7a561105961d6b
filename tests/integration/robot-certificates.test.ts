import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { connect, createSecureContext, createServer } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { RevocationListKeeper } from '#control-center/server/identity/revocation-list-keeper.ts';
import { authorityFolder, openAuthorityFiles } from '#control-center/server/pki/authority-files.ts';
import { OwnTls } from '#control-center/server/pki/own-tls.ts';
import { keyFolderStore } from '#launch/enrol/key-folder-store.ts';
import { certificateRequest, newLinkKey } from '#robots/identity/certificate-request.ts';
import type { RobotIdentity } from '#robots/identity/robot-identity.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { certifiedFleet } from '#tests/support/certified-fleet.ts';
import { findProgram } from '#tests/support/find-program.ts';
import { temporaryFolder } from '#tests/support/temporary-folder.ts';

const openssl = findProgram('openssl');
const robot = 'bpc/R-01' as RobotId;
const dayMs = 86_400_000;
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const file = (name: string, text: string): string => {
  const path = join(folder.path, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};
const run = (...args: string[]): string => execFileSync(openssl ?? 'openssl', args, { encoding: 'utf8' });
const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe.skipIf(openssl === undefined)(
  `certificates, as OpenSSL sees them (${openssl ?? 'openssl is not installed'})`,
  () => {
    it('are for clients alone, name the robot twice, and verify against the root', async () => {
      const fleet = await certifiedFleet();
      const { certificate } = await fleet.certify(robot);
      const [root, own] = [file('root.pem', fleet.authority.roots[0]), file('robot.pem', certificate.pem)];
      expect(run('verify', '-purpose', 'sslclient', '-CAfile', root, own)).toMatch(/OK/);
      expect(() => run('verify', '-purpose', 'sslserver', '-CAfile', root, own)).toThrow();
      const text = run('x509', '-in', own, '-noout', '-text', '-nameopt', 'RFC2253');
      expect(text).toContain('Subject: CN=bpc/R-01');
      expect(text).toContain('URI:urn:bp:robot:bpc.R-01');
      expect(text).toContain('CA:FALSE');
    });

    it('name the robot that was approved, whatever the request says', async () => {
      const { authority } = await certifiedFleet();
      const request = await certificateRequest('bpc/R-99' as RobotId, newLinkKey());
      const { pem } = await authority.issue(robot, request, { notBefore: Date.now(), notAfter: Date.now() + dayMs });
      expect(new X509Certificate(pem).subject).toBe('CN=bpc/R-01');
      expect(pem).not.toContain('R-99');
    });

    it('are not given for a request of another kind of key, with a foreign signature, or that is none', async () => {
      const { authority } = await certifiedFleet();
      const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
      const key = file('rsa.pem', rsa.export({ format: 'pem', type: 'pkcs8' }).toString());
      const rsaRequest = run('req', '-new', '-key', key, '-subj', '/CN=bpc');
      const good = await certificateRequest(robot, newLinkKey());
      const bytes = Buffer.from(good.replaceAll(/-----.*-----|\s/g, ''), 'base64');
      bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
      const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
      for (const request of [rsaRequest, forged, 'x'.repeat(100), '']) {
        const checked = await authority.checkRequest(request);
        expect(checked.ok ? 'ok' : checked.error.code).toBe('BPC_E_CERTIFICATE_REQUEST_INVALID');
      }
      expect((await authority.checkRequest(good)).ok).toBe(true);
    });
  },
);

describe('a revocation list', () => {
  it('has the header that OpenSSL reads, names what was revoked, and its dates', async () => {
    const fleet = await certifiedFleet();
    const { certificate } = await fleet.certify(robot);
    fleet.revoke(robot);
    const list = await fleet.revocationList();
    expect(list).toMatch(/^-----BEGIN X509 CRL-----\n/);
    expect(() => createSecureContext({ crl: list })).not.toThrow();
    expect(() => createSecureContext({ crl: list.replaceAll('X509 CRL', 'CRL') })).toThrow();
    if (openssl === undefined) return;
    const text = run('crl', '-in', file('list.pem', list), '-noout', '-text');
    expect(text.replaceAll(/[:\s]/g, '')).toContain(`SerialNumber${certificate.serialNumber.toUpperCase()}`);
    const all = file('chain.pem', `${fleet.authority.roots[0]}\n${list}`);
    const own = file('revoked-robot.pem', certificate.pem);
    expect(() => run('verify', '-crl_check', '-CAfile', all, own)).toThrow(/revoked/);
  });

  it('of 10,000 entries does not keep the event loop', async () => {
    const { authority } = await certifiedFleet();
    const now = Date.now();
    const entries = Array.from({ length: 10_000 }, (_, i) => ({
      serialNumber: (2 ** 40 + i).toString(16).padStart(12, '0'),
      revokedAt: now,
    }));
    let turns = 0;
    const progress = { isDone: false };
    const made = authority.revocationList(entries, { thisUpdate: now, nextUpdate: now + dayMs });
    void made.then(() => (progress.isDone = true));
    while (!progress.isDone) {
      turns++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await made).length).toBeGreaterThan(300_000);
    // It takes seconds; on the event loop this loop would have turned once or twice.
    expect(turns).toBeGreaterThan(20);
  }, 60_000);

  it('past its next update makes a TLS server refuse everybody, revoked or not: so ours is given none', async () => {
    const fleet = await certifiedFleet();
    const { tls } = await fleet.certify(robot);
    const verdictWith = async (crl: string): Promise<unknown> => {
      const { cert, key, ca } = fleet.server;
      const server = createServer({ cert, key, ca: [...ca], crl, requestCert: true, rejectUnauthorized: false });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const secured = once(server, 'secureConnection');
      const client = connect({ port, host: '127.0.0.1', ca: [...tls.ca], cert: tls.cert, key: tls.key });
      client.on('error', () => undefined);
      const [socket] = (await secured) as [{ authorized: boolean; authorizationError: unknown; destroy(): void }];
      const verdict = socket.authorized || socket.authorizationError;
      socket.destroy();
      client.destroy();
      server.close();
      return verdict;
    };
    expect(await verdictWith(await fleet.revocationList())).toBe(true);
    expect(await verdictWith(await fleet.revocationList({ from: -8, to: -1 }))).toBe('CRL_HAS_EXPIRED');
  });

  it('is made anew every hour and with each revocation, seven days ahead, and a fault shows a day before it runs out', async () => {
    const clock = new SimulatedClock(Date.UTC(2026, 5, 1), drain);
    const made: { entries: number; nextUpdate: number }[] = [];
    const faults: unknown[] = [];
    let isBroken = false;
    let revoked = 0;
    const keeper = new RevocationListKeeper({
      clock,
      certificates: { revoked: () => Array.from({ length: revoked }, () => ({ serialNumber: '01', revokedAt: 0 })) },
      authority: {
        revocationList: (entries, { nextUpdate }) => {
          if (isBroken) return Promise.reject(new Error('disk full'));
          made.push({ entries: entries.length, nextUpdate: nextUpdate - clock.now() });
          return Promise.resolve('list');
        },
      },
      write: () => Promise.resolve(),
      onFault: (error) => faults.push(error),
    });
    const stop = new AbortController();
    await keeper.start(stop.signal);
    await clock.advance(3 * 3_600_000);
    expect(made).toEqual(Array.from({ length: 4 }, () => ({ entries: 0, nextUpdate: 7 * dayMs })));
    revoked = 1;
    await keeper.renew();
    expect(made.at(-1)).toEqual({ entries: 1, nextUpdate: 7 * dayMs });
    isBroken = true;
    await clock.advance(6 * dayMs - 3_600_000);
    expect(keeper.health.ok).toBe(true);
    await clock.advance(2 * 3_600_000);
    expect(keeper.health.ok).toBe(false);
    expect(faults.length).toBeGreaterThan(100);
    isBroken = false;
    await clock.advance(3_600_000);
    expect(keeper.health.ok).toBe(true);
    stop.abort();
  });

  it('names a robot that was revoked while the one before was being made', async () => {
    const clock = new SimulatedClock(0, drain);
    const gate = Promise.withResolvers<string>();
    let revoked = 0;
    const written: number[] = [];
    const keeper = new RevocationListKeeper({
      clock,
      certificates: { revoked: () => Array.from({ length: revoked }, () => ({ serialNumber: '01', revokedAt: 0 })) },
      authority: {
        revocationList: (entries) => gate.promise.then(() => String(entries.length)),
      },
      write: (text) => Promise.resolve(void written.push(Number(text))),
      onFault: (error) => expect.unreachable(String(error)),
    });
    void keeper.renew();
    revoked = 1;
    void keeper.renew();
    gate.resolve('go');
    await drain();
    await drain();
    expect(written).toEqual([0, 1]);
  });
});

describe("the centre's root", () => {
  it('is made once, for this user alone, and found again', async () => {
    const first = await openAuthorityFiles(folder.path, 'centre-1', Date.now());
    const again = await openAuthorityFiles(folder.path, 'centre-1', Date.now());
    expect(again.rootFingerprint).toBe(first.rootFingerprint);
    expect(statSync(join(authorityFolder(folder.path), 'root-key.pem')).mode & 0o077).toBe(0);
  });

  it('is not replaced by a new one when half of it is gone', async () => {
    const key = join(authorityFolder(folder.path), 'root-key.pem');
    const kept = readFileSync(key);
    rmSync(key);
    await expect(openAuthorityFiles(folder.path, 'centre-1', Date.now())).rejects.toThrow(/root-key.pem is missing/);
    writeFileSync(key, 'damaged');
    await expect(openAuthorityFiles(folder.path, 'centre-1', Date.now())).rejects.toThrow('BPC_E_CONFIG_INVALID');
    writeFileSync(key, kept, { mode: 0o600 });
  });

  it('may change: robots are told all roots to trust, the one in use first', async () => {
    const former = await certifiedFleet();
    const here = temporaryFolder();
    await openAuthorityFiles(here.path, 'centre-1', Date.now());
    writeFileSync(join(authorityFolder(here.path), 'trusted', 'former.pem'), former.authority.roots[0]);
    const { roots } = await openAuthorityFiles(here.path, 'centre-1', Date.now());
    expect(roots).toHaveLength(2);
    expect(roots[1]).toBe(former.authority.roots[0]);
    here[Symbol.dispose]();
  });
});

describe("the centre's own certificate", () => {
  it('is replaced at two thirds of its life, whichever way the clock stepped', async () => {
    const clock = new SimulatedClock(Date.now(), drain);
    const { authority } = await certifiedFleet();
    const own = await OwnTls.issue(authority, { kind: 'server', names: ['localhost'] }, clock);
    const renewed: string[] = [];
    own.onRenewed(({ cert }) => renewed.push(cert));
    const stop = own.start((error) => expect.unreachable(String(error)));
    const settle = async (): Promise<void> => {
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setTimeout(resolve, 2));
    };
    await clock.advance(39 * dayMs);
    await settle();
    expect(renewed).toEqual([]);
    await clock.advance(1.5 * dayMs);
    await settle();
    expect(renewed).toHaveLength(1);
    expect(own.material.cert).toBe(renewed[0]);
    stop();
  });
});

describe("a robot's key folder", () => {
  const identityOf = async (fleet: Awaited<ReturnType<typeof certifiedFleet>>): Promise<RobotIdentity> => {
    const { tls, certificate } = await fleet.certify(robot);
    return {
      robot,
      door: 'https://centre:8443',
      authorities: tls.ca,
      linkKey: tls.key,
      certificate: certificate.pem,
      evidenceKey: generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      password: 'p'.repeat(43),
      hmacSecret: 'h'.repeat(43),
      centreId: 'centre-1',
      centrePublicKey: 'c'.repeat(43),
    };
  };

  it('gives back what was put in, and lets nobody else read it', async () => {
    const fleet = await certifiedFleet();
    const path = join(folder.path, 'keys');
    const identity = await identityOf(fleet);
    const store = keyFolderStore(path);
    expect(store.identity).toBeUndefined();
    store.setIdentity(identity);
    expect(keyFolderStore(path).identity).toEqual({
      ...identity,
      authorities: identity.authorities.map((pem) => `${pem.trim()}\n`),
    });
    for (const name of ['robot.key', 'evidence.key', 'link.secret', 'pending.json']) {
      store.setPending({ ...identity, certificateRequest: 'request' });
      expect(statSync(join(path, name)).mode & 0o077).toBe(0);
    }
  });

  it('holds a whole pair after a power cut between its two halves', async () => {
    const fleet = await certifiedFleet();
    const path = join(folder.path, 'torn');
    const [before, after] = [await identityOf(fleet), await identityOf(fleet)];
    keyFolderStore(path).setIdentity(before);
    writeFileSync(join(path, 'robot.key.next'), after.linkKey);
    writeFileSync(join(path, 'robot.crt.next'), after.certificate);
    expect(keyFolderStore(path).identity?.certificate).toBe(before.certificate);
    writeFileSync(join(path, 'robot.key'), after.linkKey);
    expect(keyFolderStore(path).identity).toMatchObject({ linkKey: after.linkKey, certificate: after.certificate });
  });

  it('that is damaged says so', async () => {
    const path = join(folder.path, 'damaged');
    keyFolderStore(path).setIdentity(await identityOf(await certifiedFleet()));
    writeFileSync(join(path, 'link.secret'), '{');
    expect(() => keyFolderStore(path).identity).toThrow(/enrol the robot anew/);
  });
});
