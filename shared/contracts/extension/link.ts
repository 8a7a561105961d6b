import { Type } from 'typebox';
import type { Static } from 'typebox';
import { count, shortText, strict } from '../primitives.ts';
import { extensionFields } from './common.ts';

/** Health of the radio link as the robot sees it: milliseconds, percent, seconds. */
export const LinkReport = Type.Object(
  {
    ...extensionFields,
    bearer: Type.Optional(shortText()),
    rssiDbm: Type.Optional(Type.Number()),
    rttMs: Type.Number({ minimum: 0 }),
    lossPct: Type.Number({ minimum: 0, maximum: 100 }),
    queueDepth: count(),
    queueOldestAge: Type.Number({ minimum: 0 }),
    lastCentreHeartbeatAge: Type.Number({ minimum: 0 }),
  },
  strict,
);
export type LinkReport = Static<typeof LinkReport>;
