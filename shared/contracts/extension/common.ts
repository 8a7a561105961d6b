import { Type } from 'typebox';
import type { Static } from 'typebox';
import { count, literals, shortText, strict, ulid } from '../primitives.ts';
import { headerFields } from '../vda5050/header.ts';

/** Operational, exercise or simulated; CoT's word for it. */
export const Opex = literals(['o', 'e', 's']);
export type Opex = Static<typeof Opex>;

export const EnvelopeSchema = Type.Object(
  {
    boot: ulid(),
    seq: count(),
    ttlSeconds: Type.Number({ minimum: 0, maximum: 604800 }),
    keyId: shortText(),
    sig: Type.String({ maxLength: 256 }),
  },
  strict,
);

export const extensionFields = { ...headerFields, opex: Opex, envelope: EnvelopeSchema };

export const Sensor = literals(['thermal', 'rgb', 'radar', 'lidar', 'acoustic']);
export type Sensor = Static<typeof Sensor>;

/** What a detector may call a thing. There is no "hostile", and nothing here says who somebody is. */
export const ObjectClass = literals(['person', 'vehicle', 'animal', 'drone', 'aircraft', 'unknown']);
export type ObjectClass = Static<typeof ObjectClass>;
