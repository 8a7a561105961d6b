import { Type } from 'typebox';
import type { Static } from 'typebox';
import { lostLinkTerms } from './lost-link-terms.ts';
import { latitude, literals, longitude, longText, shortText, strict, uint32, ulid, utcTime } from './primitives.ts';

/** Parameters of our declared VDA 5050 actions, by action type (protocol.md). They ride as key/value pairs. */
export const bpActionParameters = {
  bpAuthority: Type.Object(
    {
      epoch: uint32(),
      commandId: ulid(),
      expiresAt: utcTime(),
      keyId: shortText(),
      sig: Type.String({ maxLength: 256 }),
    },
    strict,
  ),
  bpObserve: Type.Object(
    {
      durationSeconds: Type.Number({ minimum: 1, maximum: 86400 }),
      panStartDeg: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
      panEndDeg: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    },
    strict,
  ),
  bpAnnounce: Type.Object({ messageId: shortText(), language: shortText() }, strict),
  bpDock: Type.Object({}, strict),
  bpHalt: Type.Object({ authorityEpoch: uint32(), reason: longText(300) }, strict),
  bpReleaseHalt: Type.Object({ authorityEpoch: uint32(), releasedBy1: shortText(), releasedBy2: shortText() }, strict),
  /** Ends what the robot is about, an active order included, and takes up its patrol again. */
  bpResumePatrol: Type.Object({}, strict),
  bpReturn: Type.Object({ nodeId: shortText() }, strict),
  /** Out of service, or back; the centre vouches that `by` may, and whether it is a supervisor. */
  bpSetServiceState: Type.Object(
    {
      state: literals(['OUT_OF_SERVICE', 'IN_SERVICE']),
      by: shortText(),
      reason: longText(300),
      supervisor: Type.Boolean(),
    },
    strict,
  ),
  bpLookAt: Type.Object(
    {
      lat: Type.Optional(latitude()),
      lon: Type.Optional(longitude()),
      bearingDeg: Type.Optional(Type.Number({ minimum: 0, maximum: 360 })),
    },
    strict,
  ),
  bpTakeAuthority: Type.Object(
    { operatorId: shortText(), epoch: uint32(), ttlSeconds: Type.Number({ minimum: 1, maximum: 86400 }) },
    strict,
  ),
  bpSetLostLinkPolicy: Type.Object(
    {
      ...lostLinkTerms,
      /** Of the authority that gave it; a later contract never has a lower one. */
      epoch: uint32(),
      keyId: shortText(),
      /** The centre's Ed25519 signature over robot, epoch and terms: it proves the contract without the command that brought it. */
      sig: Type.String({ maxLength: 256 }),
    },
    strict,
  ),
} as const;

export type BpActionType = keyof typeof bpActionParameters;
export type BpActionParameters<K extends BpActionType> = Static<(typeof bpActionParameters)[K]>;
export type LostLinkPolicy = BpActionParameters<'bpSetLostLinkPolicy'>;
