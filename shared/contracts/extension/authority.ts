import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, longText, shortText, strict, uint32, utcTime } from '../primitives.ts';
import { lostLinkTerms } from '../lost-link-terms.ts';
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
    /** What the behaviour is doing now, our word: PATROL, OBSERVE, INVESTIGATE, ANNOUNCE, RETURN, DOCK, HOLD, HALTED, FAULT, LOST_LINK. */
    behaviour: Type.Optional(shortText()),
    /** A stop that was told and that the wheels have not confirmed: what, since when, and from which behaviour. */
    pendingIntent: Type.Optional(
      Type.Object(
        { verb: shortText(), since: utcTime(), from: shortText(), unconfirmed: Type.Boolean() },
        { ...strict, description: '`unconfirmed` after 5 s' },
      ),
    ),
    /** The lost-link contract in force on board; `signed` if it came from a centre and its signature holds. */
    lostLink: Type.Optional(Type.Object({ ...lostLinkTerms, signed: Type.Boolean() }, strict)),
  },
  strict,
);
export type Authority = Static<typeof Authority>;
