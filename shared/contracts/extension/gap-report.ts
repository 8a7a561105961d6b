import { Type } from 'typebox';
import type { Static } from 'typebox';
import { count, latitude, longText, longitude, shortText, strict, ulid, utcTime } from '../primitives.ts';
import { extensionFields } from './common.ts';

/** What happened while the robot was silent; drops are declared here, never silent. */
export const GapReport = Type.Object(
  {
    ...extensionFields,
    from: utcTime(),
    to: utcTime(),
    policyApplied: shortText(),
    path: Type.Optional(
      Type.Array(Type.Object({ t: utcTime(), lat: latitude(), lon: longitude() }, strict), { maxItems: 2000 }),
    ),
    detections: Type.Optional(Type.Array(ulid(), { maxItems: 2000 })),
    events: Type.Optional(Type.Array(Type.Object({ at: utcTime(), what: longText(300) }, strict), { maxItems: 500 })),
    /**
     * Numbers that will never come again; `boot` if they are of an earlier one than this report. In lane `unknown` a range may include
     * numbers that were never used, or that did arrive: `count` is the most that can be lost.
     */
    dropped: Type.Optional(
      Type.Array(
        Type.Object(
          { lane: shortText(), count: count(), firstSeq: count(), lastSeq: count(), boot: Type.Optional(ulid()) },
          strict,
        ),
        { maxItems: 64 },
      ),
    ),
    batteryUsed: Type.Optional(Type.Number()),
    haltedAt: Type.Optional(utcTime()),
  },
  strict,
);
export type GapReport = Static<typeof GapReport>;
