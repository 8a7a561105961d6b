import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileRobotMemory } from './file-robot-memory.ts';
import {
  anyVerifier,
  ed25519PublicKey,
  ed25519Signer,
  ed25519Verifier,
  hmacSigner,
  hmacVerifier,
  sha256,
} from './node-crypto.ts';
import { inMemoryRobotMemory } from './robot-memory.ts';
import { ServiceBook } from './service-book.ts';

const folder = mkdtempSync(join(tmpdir(), 'memory-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bytes = new TextEncoder().encode('abc');

describe('signatures', () => {
  it('follow RFC 8032, test 2, from a raw seed', () => {
    const seed = Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex');
    expect(Buffer.from(ed25519PublicKey(seed)).toString('hex')).toBe(
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    );
    expect(
      Buffer.from(ed25519Signer('ed25519:x', seed).sign(Buffer.from('72', 'hex')), 'base64url').toString('hex'),
    ).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('are taken from PEM keys as well, and only under the key that made them', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const signer = ed25519Signer('ed25519:a', privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const verifier = anyVerifier(ed25519Verifier({ 'ed25519:a': pem }), hmacVerifier({ 'hmac:a': 'secret' }));
    expect(verifier.verify('ed25519:a', bytes, signer.sign(bytes))).toBe(true);
    expect(verifier.verify('ed25519:b', bytes, signer.sign(bytes))).toBe(false);
    expect(verifier.verify('ed25519:a', bytes, 'nonsense')).toBe(false);
    expect(verifier.verify('hmac:a', bytes, hmacSigner('hmac:a', 'secret').sign(bytes))).toBe(true);
    expect(verifier.verify('hmac:a', bytes, hmacSigner('hmac:a', 'other').sign(bytes))).toBe(false);
    expect(verifier.verify('hmac:a', bytes, '')).toBe(false);
  });

  it('hash as FIPS 180-4 says', () => {
    expect(sha256(bytes)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('the robot’s memory on disk', () => {
  it('is what was set, after a restart', () => {
    const path = join(folder, 'a.json');
    const memory = fileRobotMemory(path, () => {});
    expect(memory.get('epoch')).toBeUndefined();
    memory.set('epoch', 7);
    memory.set('halt', null);
    const again = fileRobotMemory(path, () => {});
    expect([again.get('epoch'), again.get('halt')]).toEqual([7, null]);
  });

  it('that cannot be read makes the robot start halted, and is kept', () => {
    const path = join(folder, 'b.json');
    writeFileSync(path, '{"halt":');
    const faults: unknown[] = [];
    const memory = fileRobotMemory(path, (error) => faults.push(error));
    expect(memory.get('halt')).toMatchObject({ by: 'robot' });
    expect(faults).toHaveLength(1);
    expect(existsSync(`${path}.corrupt`)).toBe(true);
  });
});

describe('the service state', () => {
  it('is UNKNOWN after any restart until confirmed, except out of service', () => {
    const memory = inMemoryRobotMemory();
    const book = new ServiceBook(memory);
    expect(book.state.state).toBe('UNKNOWN');
    expect(book.confirm()).toBe(true);
    expect(book.confirm()).toBe(false);
    book.needHelp('stuck');
    expect(book.state).toEqual({ state: 'NEEDS_HELP', by: 'robot', reason: 'stuck' });
    book.helped();
    expect(book.state.state).toBe('IN_SERVICE');
    book.change({ state: 'OUT_OF_SERVICE', by: 'eve', reason: 'wheel', isSupervisor: false });
    book.needHelp('stuck');
    const again = new ServiceBook(memory);
    expect([again.isOut, again.confirm(), again.state.by]).toEqual([true, false, 'eve']);
  });
});
