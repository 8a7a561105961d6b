import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, longText, shortText, strict, ulid, utcTime } from '../primitives.ts';
import { extensionFields } from './common.ts';
import { SapientLocation } from './detection.ts';

export const AlertCategory = literals(['INTRUSION', 'WELFARE', 'ROBOT', 'LINK', 'TAMPER', 'ZONE', 'TEST']);
export type AlertCategory = Static<typeof AlertCategory>;

/** SAPIENT alert: raised on board, needs a person's response. */
export const Alert = Type.Object(
  {
    ...extensionFields,
    alertId: ulid(),
    alertType: literals(['INFORMATION', 'WARNING', 'CRITICAL', 'ERROR', 'FATAL', 'MODE_CHANGE']),
    status: literals(['ACTIVE', 'ACKNOWLEDGE', 'REJECT', 'IGNORE', 'CLEAR']),
    priority: literals(['LOW', 'MEDIUM', 'HIGH']),
    description: longText(500),
    location: Type.Optional(SapientLocation),
    objectId: Type.Optional(ulid()),
    category: AlertCategory,
    dedupKey: shortText(),
    /** False for welfare and halt. */
    suppressible: Type.Boolean(),
    raisedAt: utcTime(),
  },
  strict,
);
export type Alert = Static<typeof Alert>;

export const AlertAck = Type.Object(
  {
    ...extensionFields,
    alertId: ulid(),
    alertAckStatus: literals(['ACCEPTED', 'REJECTED', 'CANCELLED']),
    reason: Type.Optional(longText(500)),
    by: shortText(),
  },
  strict,
);
export type AlertAck = Static<typeof AlertAck>;
