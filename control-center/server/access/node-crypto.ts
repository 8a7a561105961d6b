import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Sha256, Signer } from '#shared/crypto/ports.ts';

/** The crypto ports over node:crypto. Keys travel as base64url of their 32 raw bytes. */
export const sha256Hex: Sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** 32 random bytes as base64url: session tokens, login links, CSRF tokens. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: whoever reads the database cannot use it. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

export function equalText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The secret is the key as it is written, not what it decodes to. */
export const hmac = (secret: string | KeyObject, bytes: Uint8Array): string =>
  createHmac('sha256', secret).update(bytes).digest('base64url');

export const hmacSigner = (keyId: string, secret: string): Signer => ({
  keyId,
  sign: (bytes) => hmac(secret, bytes),
});

/** PKCS #8 and SPKI wrap 32 raw bytes in these fixed DER headers (RFC 8410). */
const pkcs8Header = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiHeader = Buffer.from('302a300506032b6570032100', 'hex');

const der = (header: Buffer, raw: string): Buffer => {
  const key = Buffer.from(raw, 'base64url');
  if (key.length !== 32) throw new RangeError('an Ed25519 key has 32 bytes');
  return Buffer.concat([header, key]);
};

export const ed25519PrivateKey = (seed: string): KeyObject =>
  createPrivateKey({ key: der(pkcs8Header, seed), format: 'der', type: 'pkcs8' });

export const ed25519PublicKey = (raw: string): KeyObject =>
  createPublicKey({ key: der(spkiHeader, raw), format: 'der', type: 'spki' });

export const rawPublicKey = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url');

export const ed25519Signer = (keyId: string, privateKey: KeyObject): Signer => ({
  keyId,
  sign: (bytes) => sign(null, bytes, privateKey).toString('base64url'),
});

export const verifyEd25519 = (publicKey: KeyObject, bytes: Uint8Array, signature: string): boolean =>
  verify(null, bytes, publicKey, Buffer.from(signature, 'base64url'));

/** A fresh key pair, both halves as raw base64url. */
export function generateEd25519(): { readonly seed: string; readonly publicKey: string } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('base64url');
  return { seed, publicKey: rawPublicKey(privateKey) };
}
