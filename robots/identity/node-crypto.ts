import { createHash, createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Sha256, Signer, Verifier } from '#shared/crypto/ports.ts';

export const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const hmac = (secret: string, bytes: Uint8Array): Buffer => createHmac('sha256', secret).update(bytes).digest();

export function hmacSigner(keyId: `hmac:${string}`, secret: string): Signer {
  return { keyId, sign: (bytes) => hmac(secret, bytes).toString('base64url') };
}

/** PKCS #8 prefix of a raw Ed25519 seed (RFC 8410). */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
/** SubjectPublicKeyInfo prefix of a raw Ed25519 public key (RFC 8410). */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** From PKCS #8 PEM or a raw seed of 32 bytes. */
export function ed25519Signer(keyId: `ed25519:${string}`, key: string | Uint8Array): Signer {
  const privateKey = privateKeyFrom(key);
  return { keyId, sign: (bytes) => sign(null, bytes, privateKey).toString('base64url') };
}

/** The raw 32-byte public key that belongs to a PEM or seed. */
export function ed25519PublicKey(key: string | Uint8Array): Uint8Array {
  const spki = createPublicKey(privateKeyFrom(key)).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(publicPrefix.length));
}

/** Keys by their key id: SPKI PEM or 32 raw bytes. */
export function ed25519Verifier(keys: Readonly<Record<`ed25519:${string}`, string | Uint8Array>>): Verifier {
  const publicKeys = new Map<string, KeyObject>(
    Object.entries(keys).map(([keyId, key]) => [keyId, publicKeyFrom(key)]),
  );
  return {
    verify(keyId, bytes, signature) {
      const key = publicKeys.get(keyId);
      return key !== undefined && verify(null, bytes, key, Buffer.from(signature, 'base64url'));
    },
  };
}

/** Secrets by their key id. */
export function hmacVerifier(secrets: Readonly<Record<`hmac:${string}`, string>>): Verifier {
  const known = new Map<string, string>(Object.entries(secrets));
  return {
    verify(keyId, bytes, signature) {
      const secret = known.get(keyId);
      if (secret === undefined) return false;
      const given = Buffer.from(signature, 'base64url');
      const right = hmac(secret, bytes);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

/** Asks each in turn: the centre signs commands with Ed25519 and may authenticate its broadcasts by HMAC. */
export const anyVerifier = (...verifiers: readonly Verifier[]): Verifier => ({
  verify: (keyId, bytes, signature) => verifiers.some((verifier) => verifier.verify(keyId, bytes, signature)),
});

const privateKeyFrom = (key: string | Uint8Array): KeyObject =>
  typeof key === 'string'
    ? createPrivateKey(key)
    : createPrivateKey({ key: Buffer.concat([seedPrefix, key]), format: 'der', type: 'pkcs8' });

const publicKeyFrom = (key: string | Uint8Array): KeyObject =>
  typeof key === 'string'
    ? createPublicKey(key)
    : createPublicKey({ key: Buffer.concat([publicPrefix, key]), format: 'der', type: 'spki' });
