import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, utcTime } from '../primitives.ts';
import { vdaId } from './common.ts';
import { headerFields } from './header.ts';

export const GrantType = literals(['GRANTED', 'QUEUED', 'REVOKED', 'REJECTED']);
export type GrantType = Static<typeof GrantType>;

/** The centre's answer to one request of a robot's state. */
export const RequestResponse = Type.Object({
  requestId: vdaId(),
  grantType: GrantType,
  /** A grant is void afterwards, unless it is renewed. */
  leaseExpiry: Type.Optional(utcTime()),
});
export type RequestResponse = Static<typeof RequestResponse>;

export const Responses = Type.Object({
  ...headerFields,
  responses: Type.Array(RequestResponse, { maxItems: 64 }),
});
export type Responses = Static<typeof Responses>;
