import { Type } from 'typebox';
import type { Static } from 'typebox';
import {
  latitude,
  literals,
  longitude,
  probability,
  sha256Hex,
  shortText,
  strict,
  ulid,
  utcTime,
} from '../primitives.ts';
import { extensionFields, ObjectClass, Sensor } from './common.ts';

/** SAPIENT location: x is the longitude and y the latitude in degrees, z metres above the ellipsoid; errors in metres, one sigma. */
export const SapientLocation = Type.Object(
  {
    x: longitude(),
    y: latitude(),
    z: Type.Optional(Type.Number()),
    xError: Type.Optional(Type.Number({ minimum: 0 })),
    yError: Type.Optional(Type.Number({ minimum: 0 })),
    zError: Type.Optional(Type.Number({ minimum: 0 })),
  },
  strict,
);

/** Degrees clockwise from north, degrees above the horizon, metres. */
export const RangeBearing = Type.Object(
  {
    azimuth: Type.Number({ minimum: 0, maximum: 360 }),
    elevation: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
    range: Type.Optional(Type.Number({ minimum: 0 })),
    azimuthError: Type.Optional(Type.Number({ minimum: 0 })),
    elevationError: Type.Optional(Type.Number({ minimum: 0 })),
    rangeError: Type.Optional(Type.Number({ minimum: 0 })),
  },
  strict,
);

export const WelfareSign = literals(['LYING_STILL', 'ALONE_LONG', 'WAVING', 'CHILD_SIZED_GROUP', 'COLD', 'HEAT']);
export type WelfareSign = Static<typeof WelfareSign>;

/** SAPIENT detectionReport with the provenance a person needs to judge it. One a confirmed track, at most 2 Hz. */
export const Detection = Type.Object(
  {
    ...extensionFields,
    reportId: ulid(),
    objectId: ulid(),
    state: literals(['TRACKING', 'LOST']),
    location: Type.Optional(SapientLocation),
    rangeBearing: Type.Optional(RangeBearing),
    /** Row-major 4x4 over (east, north, v_east, v_north), m^2, m^2/s, m^2/s^2. */
    covariance: Type.Optional(Type.Array(Type.Number(), { minItems: 16, maxItems: 16 })),
    enuVelocity: Type.Optional(
      Type.Object({ east: Type.Number(), north: Type.Number(), up: Type.Optional(Type.Number()) }, strict),
    ),
    detectionConfidence: probability(),
    classification: Type.Array(
      Type.Object({ type: ObjectClass, confidence: probability(), subClass: Type.Optional(shortText()) }, strict),
      { minItems: 1, maxItems: 8 },
    ),
    behaviour: Type.Optional(
      Type.Array(Type.Object({ type: shortText(), confidence: probability() }, strict), { maxItems: 8 }),
    ),
    associatedFile: Type.Optional(
      Type.Array(Type.Object({ type: shortText(), url: Type.String({ maxLength: 512 }) }, strict), { maxItems: 8 }),
    ),
    model: Type.Object({ name: shortText(), version: shortText(), sha256: sha256Hex() }, strict),
    sensor: Sensor,
    evidenceIds: Type.Optional(Type.Array(ulid(), { maxItems: 16 })),
    observedAt: utcTime(),
    sentAt: utcTime(),
    deliveredLate: Type.Optional(Type.Boolean()),
    custody: Type.Optional(
      Type.Object(
        { state: literals(['HELD', 'OFFERED', 'ACCEPTED', 'LOST']), toRobot: Type.Optional(shortText()) },
        strict,
      ),
    ),
    welfare: Type.Optional(
      Type.Object({ score: probability(), signs: Type.Array(WelfareSign, { maxItems: 8 }) }, strict),
    ),
    maskVersion: shortText(),
    rule: Type.Optional(shortText()),
  },
  strict,
);
export type Detection = Static<typeof Detection>;
