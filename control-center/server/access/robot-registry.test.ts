import { describe, expect, it } from 'vitest';
import { robotId } from '#shared/ids/branded.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { ed25519PrivateKey, ed25519Signer, generateEd25519, hmacSigner } from './node-crypto.ts';
import { RobotRegistry } from './robot-registry.ts';

const secret = Buffer.alloc(32, 3).toString('base64url');
const pair = generateEd25519();
const one = { manufacturer: 'bpc', serialNumber: 'r-01', password: 'p'.repeat(32) };

function enrolled() {
  const puts: object[] = [];
  const audited: string[] = [];
  const work = {
    put: (_collection: string, _id: string, document: object) => puts.push(document),
    audit: (entry: { action: string }) => audited.push(entry.action),
  } as unknown as UnitOfWork;
  const registry = new RobotRegistry();
  registry.enrol(work, 'setup', { ...one, hmacSecret: secret, evidencePublicKey: pair.publicKey });
  registry.enrol(work, 'setup', {
    ...one,
    serialNumber: 'r-02',
    hmacSecret: Buffer.alloc(32, 4).toString('base64url'),
  });
  return { registry, work, puts, audited };
}

const bytes = Buffer.from('what is signed');
const hmacKey = hmacSigner('hmac:bpc/r-01', secret);
const evidenceKey = ed25519Signer('ed25519:bpc/r-01', ed25519PrivateKey(pair.seed));

describe('the robot registry', () => {
  it('knows robots by their password only', () => {
    const { registry } = enrolled();
    expect(registry.authenticate('bpc/r-01', one.password)).toBe('bpc/r-01');
    expect(registry.authenticate('bpc/r-01', 'wrong')).toBeUndefined();
    expect(registry.authenticate('bpc/r-99', '')).toBeUndefined();
  });

  it('verifies both kinds of signature', () => {
    const { registry } = enrolled();
    expect(registry.verifier.verify(hmacKey.keyId, bytes, hmacKey.sign(bytes))).toBe(true);
    expect(registry.verifier.verify(evidenceKey.keyId, bytes, evidenceKey.sign(bytes))).toBe(true);
  });

  it.each([
    ['a changed body', 'hmac:bpc/r-01', Buffer.from('other'), hmacKey.sign(bytes)],
    ["another robot's key", 'hmac:bpc/r-02', bytes, hmacKey.sign(bytes)],
    ['the wrong algorithm', 'ed25519:bpc/r-01', bytes, hmacKey.sign(bytes)],
    ['a key that the robot has not', 'ed25519:bpc/r-02', bytes, evidenceKey.sign(bytes)],
    ['an unknown robot', 'hmac:bpc/r-99', bytes, hmacKey.sign(bytes)],
    ['a key id without algorithm', 'bpc/r-01', bytes, hmacKey.sign(bytes)],
    ['rubbish', 'ed25519:bpc/r-01', bytes, '\u0000'],
  ])('refuses %s', (_name, keyId, body, signature) => {
    expect(enrolled().registry.verifier.verify(keyId, body, signature)).toBe(false);
  });

  it('binds keys to their robot', () => {
    const { registry } = enrolled();
    const verifier = registry.verifierOf(robotId('bpc', 'r-02'));
    expect(verifier.verify(hmacKey.keyId, bytes, hmacKey.sign(bytes))).toBe(false);
  });

  it('writes nothing when the same robot is enrolled again, and audits a new secret', () => {
    const { registry, work, puts, audited } = enrolled();
    const before = puts.length;
    registry.enrol(work, 'setup', { ...one, hmacSecret: secret, evidencePublicKey: pair.publicKey });
    expect(puts).toHaveLength(before);
    registry.enrol(work, 'setup', { ...one, hmacSecret: secret });
    expect(audited).toEqual(['robot.enrol', 'robot.enrol', 'robot.rekey']);
  });

  it('stores no password', () => {
    expect(JSON.stringify(enrolled().puts)).not.toContain(one.password);
  });
});
