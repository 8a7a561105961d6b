import { seal } from '#shared/crypto/envelope.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { Signer } from '#shared/crypto/ports.ts';

/** Signs what the centre says, numbered within this run of it. */
export type CentreSealer = <T extends object>(body: T, ttlSeconds: number) => T & { readonly envelope: Envelope };

/** `boot`: a ULID made at start. */
export function centreSealer(boot: string, signer: Signer): CentreSealer {
  let seq = 0;
  return (body, ttlSeconds) => seal(body, { boot, seq: ++seq, ttlSeconds }, signer);
}
