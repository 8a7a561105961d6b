import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, shortText, strict, ulid } from '../primitives.ts';
import { ReleaseLossBehavior } from '../vda5050/zone-set.ts';

const metres = () =>
  Type.Number({ minimum: -40_000, maximum: 40_000, description: 'metres in the sector’s ENU frame' });

/** A zone that people add to the sector's own. */
const closure = {
  name: Type.String({ minLength: 1, maxLength: 80 }),
  kind: literals(['BLOCKED', 'SPEED_LIMIT', 'RELEASE']),
  polygon: Type.Array(Type.Object({ x: metres(), y: metres() }, strict), { minItems: 3, maxItems: 200 }),
  maxSpeedMps: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 20, description: 'of a SPEED_LIMIT' })),
  releaseLossBehavior: Type.Optional(ReleaseLossBehavior),
};

export const CloseZoneRequest = Type.Object({ key: ulid(), ...closure }, strict);
export type CloseZoneRequest = Static<typeof CloseZoneRequest>;

export const LiftZoneRequest = Type.Object({ key: ulid() }, strict);
export type LiftZoneRequest = Static<typeof LiftZoneRequest>;

export const FreeZoneRequest = Type.Object(
  { key: ulid(), reason: Type.String({ minLength: 3, maxLength: 300 }) },
  strict,
);
export type FreeZoneRequest = Static<typeof FreeZoneRequest>;

export const ClosureView = Type.Object({
  zoneId: shortText(),
  ...closure,
  by: shortText(),
  at: Type.Number({ description: 'epoch ms' }),
});
export type ClosureView = Static<typeof ClosureView>;

/** The zone set robots should keep, and which of them says that it does. */
export const ZonesView = Type.Object({
  zoneSetId: shortText(),
  closures: Type.Array(ClosureView),
  robots: Type.Array(
    Type.Object({
      robotId: shortText(),
      zoneSetId: Type.Optional(shortText('in force by its own words')),
      inForce: Type.Boolean(),
    }),
  ),
  /** RELEASE zones somebody is in, or may enter. */
  releases: Type.Array(
    Type.Object({ zoneId: shortText(), robotId: shortText(), since: Type.Number({ description: 'epoch ms' }) }),
  ),
});
export type ZonesView = Static<typeof ZonesView>;
