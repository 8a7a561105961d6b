import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, shortText } from './primitives.ts';

/** What a robot does once the centre has been silent for the contract's time. */
export const OnSilence = literals(['CONTINUE', 'HOLD', 'RETURN', 'RETRACE', 'GOTO_LINK']);
export type OnSilence = Static<typeof OnSilence>;

/** What it does about a person it sees meanwhile. */
export const OnDetection = literals(['LOG', 'HOLD_AND_OBSERVE', 'RETURN']);
export type OnDetection = Static<typeof OnDetection>;

/** The terms of a lost-link contract: seconds, zone ids. */
export const lostLinkTerms = {
  silenceSeconds: Type.Number({ minimum: 1, maximum: 3600 }),
  maxAutonomousSeconds: Type.Number({ minimum: 1, maximum: 86400 }),
  onSilence: OnSilence,
  onDetection: OnDetection,
  forbiddenZoneIds: Type.Array(shortText(), { maxItems: 64 }),
  policyId: shortText(),
};
