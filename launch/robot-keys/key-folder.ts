import { Type } from 'typebox';
import type { Static } from 'typebox';
import { strict } from '#shared/contracts/primitives.ts';

const key32 = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description });

export const LinkSecret = Type.Object(
  {
    password: Type.String({
      minLength: 24,
      maxLength: 128,
      description: 'for uploads of evidence, and MQTT without TLS',
    }),
    hmacSecret: key32('signs envelopes'),
  },
  strict,
);
export type LinkSecret = Static<typeof LinkSecret>;

/** Ed25519 public keys by the name of the centre that signs with them. */
export const CentreKeys = Type.Record(Type.String({ minLength: 1, maxLength: 64 }), key32('Ed25519, raw, base64url'));
export type CentreKeys = Static<typeof CentreKeys>;
