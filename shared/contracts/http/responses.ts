import { Type } from 'typebox';
import type { Static } from 'typebox';
import { LoginLinkView, UserView } from '../access.ts';
import { literals, shortText } from '../primitives.ts';

/** Every error that leaves by HTTP. */
export const ErrorResponse = Type.Object({
  code: shortText('BPC_E_…'),
  message: Type.String(),
  cure: Type.String(),
  correlationId: shortText(),
  details: Type.Optional(Type.Unknown()),
});
export type ErrorResponse = Static<typeof ErrorResponse>;

export const UsersAnswer = Type.Object({ users: Type.Array(UserView) });
export type UsersAnswer = Static<typeof UsersAnswer>;
export const AddedUser = Type.Object({ user: UserView, link: LoginLinkView });
export type AddedUser = Static<typeof AddedUser>;

/** One reason why a mission may not start now, with its cure. */
export const GateReason = Type.Object({ code: shortText(), message: Type.String(), cure: Type.String() });
export type GateReason = Static<typeof GateReason>;
export const GateAnswer = Type.Object({ allowed: Type.Boolean(), reasons: Type.Array(GateReason) });
export type GateAnswer = Static<typeof GateAnswer>;

export const Responder = Type.Object({
  robotId: shortText(),
  callSign: shortText(),
  etaSeconds: Type.Optional(Type.Number()),
  distanceM: Type.Optional(Type.Number()),
  batteryPercent: Type.Optional(Type.Number()),
  batteryAfterPercent: Type.Optional(Type.Number()),
  eligible: Type.Boolean(),
  /** Why it ranks here, or why it was left out. */
  reasons: Type.Array(Type.String()),
});
export type Responder = Static<typeof Responder>;
export const RespondersAnswer = Type.Object({ responders: Type.Array(Responder) });
export type RespondersAnswer = Static<typeof RespondersAnswer>;

export const AuditEntry = Type.Object({
  index: Type.Number(),
  at: Type.Number({ description: 'epoch ms' }),
  actor: shortText(),
  action: shortText('verb, e.g. alarm.acknowledge'),
  subject: shortText('what it was done to'),
  detail: Type.Unknown(),
  leafHash: shortText(),
});
export type AuditEntry = Static<typeof AuditEntry>;
export const AuditPage = Type.Object({
  entries: Type.Array(AuditEntry),
  treeSize: Type.Number(),
  rootHash: shortText(),
  /** C2SP signed note of the newest checkpoint. */
  checkpoint: Type.Optional(Type.String()),
});
export type AuditPage = Static<typeof AuditPage>;
export const AuditVerification = Type.Object({
  ok: Type.Boolean(),
  treeSize: Type.Number(),
  rootHash: shortText(),
  checkpointsChecked: Type.Number(),
  faults: Type.Array(Type.String()),
});
export type AuditVerification = Static<typeof AuditVerification>;

/** A record that could not be read: its lane is empty for that reason alone. */
export const TimelineGap = Type.Object({
  lane: literals(['events', 'detections', 'operator']),
  code: shortText('BPC_E_…'),
  message: Type.String(),
});
export type TimelineGap = Static<typeof TimelineGap>;

/** Spans and points for the timeline; times in epoch ms. */
export const TimelineAnswer = Type.Object({
  from: Type.Number(),
  to: Type.Number(),
  alarms: Type.Array(
    Type.Object({ at: Type.Number(), alarmId: shortText(), priority: shortText(), message: Type.String() }),
  ),
  /** Detections a bucket. */
  detections: Type.Object({ bucketMs: Type.Number(), counts: Type.Array(Type.Number()) }),
  behaviours: Type.Array(
    Type.Object({
      robotId: shortText(),
      from: Type.Number(),
      to: Type.Optional(Type.Number()),
      behaviour: shortText(),
    }),
  ),
  linkGaps: Type.Array(Type.Object({ robotId: shortText(), from: Type.Number(), to: Type.Optional(Type.Number()) })),
  operator: Type.Array(Type.Object({ at: Type.Number(), by: shortText(), action: shortText(), subject: shortText() })),
  gaps: Type.Array(TimelineGap),
});
export type TimelineAnswer = Static<typeof TimelineAnswer>;

export const Health = Type.Object({
  status: literals(['ok', 'degraded']),
  parts: Type.Array(Type.Object({ name: shortText(), ok: Type.Boolean(), detail: Type.String() })),
  /** How often each named error was answered since the start. */
  refusals: Type.Optional(Type.Record(Type.String(), Type.Number())),
});
export type Health = Static<typeof Health>;
