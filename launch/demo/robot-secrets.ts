import { Type } from 'typebox';
import type { Static } from 'typebox';
import { strict } from '#shared/contracts/primitives.ts';
import type { RobotKeys } from '../robot-keys/read-robot-keys.ts';

const key32 = (description: string) => Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description });

/** What one robot keeps to itself; the other half of what the centre is provisioned with. */
export const RobotSecrets = Type.Object(
  {
    manufacturer: Type.String(),
    serialNumber: Type.String(),
    password: Type.String({ minLength: 24, description: 'for MQTT and evidence uploads' }),
    hmacSecret: key32('signs envelopes'),
    evidenceSeed: key32('Ed25519 seed; signs evidence'),
    centrePublicKey: key32('Ed25519; checks commands and what the centre says to all'),
  },
  strict,
);
export type RobotSecrets = Static<typeof RobotSecrets>;

/** The same as a robot in the field has them in its key folder. */
export const keysOf = (
  { centrePublicKey, evidenceSeed, hmacSecret, password }: RobotSecrets,
  centreId: string,
): Pick<RobotKeys, 'secret' | 'evidenceKey' | 'centreKeys'> => ({
  secret: { hmacSecret, password },
  evidenceKey: Buffer.from(evidenceSeed, 'base64url'),
  centreKeys: { [centreId]: centrePublicKey },
});
