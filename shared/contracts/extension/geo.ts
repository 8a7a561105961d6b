import { Type } from 'typebox';
import type { Static } from 'typebox';
import { latitude, literals, longitude, sha256Hex, shortText, strict } from '../primitives.ts';
import { extensionFields } from './common.ts';

export const FixType = literals(['NONE', 'GNSS', 'DGNSS', 'RTK_FLOAT', 'RTK_FIXED', 'DEAD_RECKONING']);
export type FixType = Static<typeof FixType>;

/** A robot's place on earth and how far it can be trusted. Metres, degrees, metres a second, seconds; hAcc is one sigma. */
export const Geo = Type.Object(
  {
    ...extensionFields,
    lat: latitude(),
    lon: longitude(),
    altHae: Type.Optional(Type.Number()),
    bearingDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    courseDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    speed: Type.Optional(Type.Number({ minimum: 0 })),
    fixType: FixType,
    hAcc: Type.Number({ minimum: 0 }),
    vAcc: Type.Optional(Type.Number({ minimum: 0 })),
    satellites: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })),
    fixAge: Type.Number({ minimum: 0 }),
    frozenSuspect: Type.Boolean(),
    anchorHash: sha256Hex(),
    mapId: shortText(),
    x: Type.Number(),
    y: Type.Number(),
  },
  strict,
);
export type Geo = Static<typeof Geo>;
