import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals } from '../primitives.ts';
import { vdaId } from './common.ts';
import { headerFields } from './header.ts';

/** Every kind of VDA 5050 v3 §6.4.1. Which of them a robot obeys, its factsheet says. */
export const VdaZoneType = literals([
  'BLOCKED',
  'LINE_GUIDED',
  'RELEASE',
  'COORDINATED_REPLANNING',
  'SPEED_LIMIT',
  'ACTION',
  'PRIORITY',
  'PENALTY',
  'DIRECTED',
  'BIDIRECTED',
]);
export type VdaZoneType = Static<typeof VdaZoneType>;

export const ReleaseLossBehavior = literals(['STOP', 'CONTINUE', 'EVACUATE']);
export type ReleaseLossBehavior = Static<typeof ReleaseLossBehavior>;

/** What further fields a kind brings along is kept as it came. */
export const VdaZone = Type.Object({
  zoneId: vdaId(),
  zoneType: VdaZoneType,
  zoneDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  /** Metres, `map` frame; closed by itself. */
  vertices: Type.Array(Type.Object({ x: Type.Number(), y: Type.Number() }), { minItems: 3, maxItems: 1000 }),
  maximumSpeed: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  releaseLossBehavior: Type.Optional(ReleaseLossBehavior),
});
export type VdaZone = Static<typeof VdaZone>;

export const ZoneSet = Type.Object({
  mapId: vdaId(),
  zoneSetId: Type.String({ minLength: 1, maxLength: 256 }),
  zoneSetDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  zones: Type.Array(VdaZone, { maxItems: 500 }),
});
export type ZoneSet = Static<typeof ZoneSet>;

export const ZoneSetMessage = Type.Object({ ...headerFields, zoneSet: ZoneSet });
export type ZoneSetMessage = Static<typeof ZoneSetMessage>;
