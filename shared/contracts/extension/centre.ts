import { Type } from 'typebox';
import type { Static } from 'typebox';
import {
  count,
  latitude,
  literals,
  longText,
  longitude,
  sha256Hex,
  shortText,
  strict,
  uint32,
  ulid,
  utcTime,
} from '../primitives.ts';
import { EnvelopeSchema } from './common.ts';

/** Everything the centre says to all robots is signed like the rest. */
const centreFields = { centreId: shortText(), sentAt: utcTime(), envelope: EnvelopeSchema };

export const Heartbeat = Type.Object(
  { ...centreFields, seq: count(), epoch: uint32(), watchKept: Type.Boolean() },
  strict,
);
export type Heartbeat = Static<typeof Heartbeat>;

export const CentreConnection = Type.Object(
  { centreId: shortText(), sentAt: utcTime(), connectionState: literals(['ONLINE', 'OFFLINE', 'CONNECTION_BROKEN']) },
  strict,
);
export type CentreConnection = Static<typeof CentreConnection>;

/** The ENU origin every x and y of the sector refers to; `hash` is SHA-256 over the canonical JSON of the four fields before it. */
export const Anchor = Type.Object(
  {
    ...centreFields,
    mapId: shortText(),
    lat: latitude(),
    lon: longitude(),
    altHae: Type.Number(),
    hash: sha256Hex(),
  },
  strict,
);
export type Anchor = Static<typeof Anchor>;

/** The stop-all latch. Published again on every connect: a broker's retained store is never trusted with it. */
export const Halt = Type.Object(
  {
    ...centreFields,
    haltId: ulid(),
    latched: Type.Boolean(),
    scope: literals(['all', 'robots', 'zone']),
    robots: Type.Optional(Type.Array(shortText(), { maxItems: 500 })),
    by: shortText(),
    reason: longText(300),
    at: utcTime(),
    epoch: uint32(),
    /** Two different people, once released: a robot refuses equal texts. */
    releasedBy: Type.Array(shortText(), { maxItems: 2 }),
  },
  strict,
);
export type Halt = Static<typeof Halt>;

/** Cumulative: the centre has everything of this boot up to `seq` on disk. */
export const Stored = Type.Object({ ...centreFields, boot: ulid(), seq: count() }, strict);
export type Stored = Static<typeof Stored>;
