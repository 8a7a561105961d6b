import { canonicalJson } from './canonical-json.ts';
import type { Signer, Verifier } from './ports.ts';

/** Rides in every extension body (protocol.md): `seq` is one monotonic count per boot over all durable topics. */
export interface Envelope {
  readonly boot: string;
  readonly seq: number;
  readonly ttlSeconds: number;
  readonly keyId: string;
  readonly sig: string;
}

const encoder = new TextEncoder();

/** The bytes a signature covers: the canonical body with `envelope.sig` empty. */
export const signedBytes = (body: { readonly envelope: Envelope }): Uint8Array =>
  encoder.encode(canonicalJson({ ...body, envelope: { ...body.envelope, sig: '' } }));

export function seal<T extends object>(
  body: T,
  stamp: { readonly boot: string; readonly seq: number; readonly ttlSeconds: number },
  signer: Signer,
): T & { readonly envelope: Envelope } {
  const unsigned = { ...body, envelope: { ...stamp, keyId: signer.keyId, sig: '' } };
  return { ...unsigned, envelope: { ...unsigned.envelope, sig: signer.sign(signedBytes(unsigned)) } };
}

export const isAuthentic = (body: { readonly envelope: Envelope }, verifier: Verifier): boolean =>
  verifier.verify(body.envelope.keyId, signedBytes(body), body.envelope.sig);
