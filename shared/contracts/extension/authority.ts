import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, longText, shortText, strict, uint32, utcTime } from '../primitives.ts';
import { extensionFields } from './common.ts';

export const AuthorityMode = literals(['AUTONOMY', 'SUPERVISED', 'TELEOP', 'HALTED']);
export type AuthorityMode = Static<typeof AuthorityMode>;
export const ServiceStateName = literals(['IN_SERVICE', 'OUT_OF_SERVICE', 'NEEDS_HELP', 'UNKNOWN']);
export type ServiceStateName = Static<typeof ServiceStateName>;

/** Who commands this robot, in its own words. */
export const Authority = Type.Object(
  {
    ...extensionFields,
    epoch: uint32(),
    holder: Type.String({ maxLength: 128, description: 'operator id, `autonomy` or `none`' }),
    centreId: shortText(),
    mode: AuthorityMode,
    since: utcTime(),
    expires: utcTime(),
    haltLatched: Type.Boolean(),
    takeoverAllowed: Type.Boolean(),
    ownerLostFallback: Type.Optional(shortText()),
    serviceState: Type.Object(
      { state: ServiceStateName, by: Type.Optional(shortText()), reason: Type.Optional(longText(300)) },
      strict,
    ),
    zoneSetId: Type.Optional(shortText()),
    pendingRequest: Type.Optional(shortText()),
    /** What the behaviour is doing now, our word: PATROL, OBSERVE, INVESTIGATE, RETURN, DOCK, HOLD, HALTED, FAULT, LOST_LINK. */
    behaviour: Type.Optional(shortText()),
  },
  strict,
);
export type Authority = Static<typeof Authority>;
