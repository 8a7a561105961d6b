import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isAuthentic, seal } from './envelope.ts';
import type { Signer, Verifier } from './ports.ts';

const mac = (bytes: Uint8Array): string => createHmac('sha256', 'secret').update(bytes).digest('base64url');
const signer: Signer = { keyId: 'hmac:bpc/R-01', sign: mac };
const verifier: Verifier = { verify: (keyId, bytes, signature) => keyId === signer.keyId && mac(bytes) === signature };
const stamp = { boot: '01ARYZ6S410000000000000000', seq: 3, ttlSeconds: 60 };

describe('envelope', () => {
  it('verifies whatever order the members arrive in', () => {
    const sealed = seal({ a: 1, b: { c: [1, 2] } }, stamp, signer);
    const reordered = JSON.parse(
      JSON.stringify({ envelope: sealed.envelope, b: sealed.b, a: sealed.a }),
    ) as typeof sealed;
    expect(isAuthentic(reordered, verifier)).toBe(true);
  });

  it('fails when body, sequence or key change', () => {
    const sealed = seal({ a: 1 }, stamp, signer);
    expect(isAuthentic({ ...sealed, a: 2 } as typeof sealed, verifier)).toBe(false);
    expect(isAuthentic({ ...sealed, envelope: { ...sealed.envelope, seq: 4 } }, verifier)).toBe(false);
    expect(isAuthentic({ ...sealed, envelope: { ...sealed.envelope, keyId: 'hmac:bpc/R-02' } }, verifier)).toBe(false);
  });
});
