import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, probability, shortText } from './primitives.ts';
import { AlertCategory } from './extension/alert.ts';
import { AuthorityMode, ServiceStateName } from './extension/authority.ts';
import { ObjectClass, Sensor, Opex } from './extension/common.ts';
import { WelfareSign } from './extension/detection.ts';
import { FixType } from './extension/geo.ts';
import { OnDetection, OnSilence } from './lost-link-terms.ts';
import { ConnectionState } from './vda5050/connection.ts';
import { OperatingMode } from './vda5050/state.ts';

/** What the console shows. Times are epoch milliseconds on the centre's clock; positions are sector ENU metres. */
const time = () => Type.Number({ description: 'epoch ms' });
const xy = () => Type.Object({ x: Type.Number(), y: Type.Number() });

export const RobotView = Type.Object({
  id: shortText('manufacturer/serialNumber'),
  callSign: shortText(),
  vdaVersion: shortText(),
  monitored: Type.Boolean(),
  /** From VDA connection; absent if never heard. */
  connectionState: Type.Optional(ConnectionState),
  /** Source stamp of the newest state, corrected to the centre's clock. */
  stateAt: Type.Optional(time()),
  statePeriodMs: Type.Number(),
  position: Type.Optional(
    Type.Object({ x: Type.Number(), y: Type.Number(), thetaRad: Type.Number(), localized: Type.Boolean(), at: time() }),
  ),
  positionPeriodMs: Type.Number(),
  speedMps: Type.Optional(Type.Number()),
  batteryPercent: Type.Optional(Type.Number()),
  charging: Type.Boolean(),
  operatingMode: Type.Optional(OperatingMode),
  driving: Type.Boolean(),
  paused: Type.Boolean(),
  mode: Type.Optional(AuthorityMode),
  behaviour: Type.Optional(shortText()),
  authorityEnforced: Type.Boolean({ description: 'its factsheet declares bpAuthority' }),
  authorityHolder: Type.Optional(shortText()),
  epoch: Type.Number(),
  haltLatched: Type.Boolean(),
  serviceState: Type.Optional(ServiceStateName),
  /** Who set it, and why, by the robot's own words. */
  serviceBy: Type.Optional(shortText()),
  serviceReason: Type.Optional(Type.String()),
  /** A stop that was told and that the wheels have not confirmed. */
  pendingIntent: Type.Optional(
    Type.Object(
      {
        verb: shortText('halt, pause, cancel, hold or out-of-service'),
        since: time(),
        from: shortText('the behaviour it ends'),
        unconfirmed: Type.Boolean(),
      },
      { description: '`unconfirmed`: the wheels did not stand in time' },
    ),
  ),
  hasFatalError: Type.Boolean(),
  errors: Type.Array(Type.Object({ type: shortText(), level: shortText(), description: Type.String() })),
  orderId: Type.Optional(shortText()),
  orderDescription: Type.Optional(Type.String()),
  lastNodeId: Type.Optional(shortText()),
  /** Remaining way of the order, in order. */
  plannedPath: Type.Array(Type.Object({ x: Type.Number(), y: Type.Number(), released: Type.Boolean() })),
  gnss: Type.Optional(
    Type.Object({ fixType: FixType, hAccM: Type.Number(), frozenSuspect: Type.Boolean(), at: time() }),
  ),
  link: Type.Optional(
    Type.Object({
      rttMs: Type.Number(),
      lossPct: Type.Number(),
      queueDepth: Type.Number(),
      rssiDbm: Type.Optional(Type.Number()),
      at: time(),
    }),
  ),
  clockOffsetMs: Type.Optional(Type.Number()),
  opex: Opex,
  /** The contract it says it keeps when it no longer hears the centre. */
  lostLink: Type.Optional(
    Type.Object({
      policyId: shortText(),
      silenceSeconds: Type.Number(),
      maxAutonomousSeconds: Type.Number(),
      onSilence: OnSilence,
      onDetection: OnDetection,
      signed: Type.Optional(Type.Boolean()),
    }),
  ),
  /** Where it should be by that contract, while it is not heard: the centre's guess, never the robot's word. */
  ghost: Type.Optional(
    Type.Object({
      x: Type.Number(),
      y: Type.Number(),
      /** One sigma: semi-axes in metres, direction of the major axis counter-clockwise from east. */
      semiMajorM: Type.Number(),
      semiMinorM: Type.Number(),
      angleRad: Type.Number(),
      at: time(),
      heardAt: time(),
      /** UP until the contract begins to rule. */
      phase: literals(['UP', 'CONTINUE', 'HOLD', 'RETURN', 'RETRACE', 'GOTO_LINK']),
      /** Past or to come; absent if it is home, on its way there, or held. */
      turnsBackAt: Type.Optional(time()),
      homeAt: Type.Optional(time()),
      homeLatestAt: Type.Optional(time()),
    }),
  ),
});
export type RobotView = Static<typeof RobotView>;

/** The hot path: what changes several times a second. */
export const RobotPositionView = Type.Object({
  id: shortText(),
  x: Type.Number(),
  y: Type.Number(),
  thetaRad: Type.Number(),
  speedMps: Type.Optional(Type.Number()),
  localized: Type.Boolean(),
  at: time(),
});
export type RobotPositionView = Static<typeof RobotPositionView>;

export const TrackView = Type.Object({
  id: shortText('objectId'),
  robotId: shortText(),
  class: ObjectClass,
  subClass: Type.Optional(shortText()),
  confidence: probability(),
  state: literals(['TRACKING', 'COASTING', 'LOST']),
  position: Type.Optional(xy()),
  /** 95 % ellipse: semi-axes in metres, direction of the major axis counter-clockwise from east. */
  ellipse: Type.Optional(
    Type.Object({ semiMajorM: Type.Number(), semiMinorM: Type.Number(), angleRad: Type.Number() }),
  ),
  velocity: Type.Optional(xy()),
  sensor: Sensor,
  welfare: Type.Optional(Type.Object({ score: probability(), signs: Type.Array(WelfareSign) })),
  observedAt: time(),
  firstSeenAt: time(),
  deliveredLate: Type.Boolean(),
  /** Newest last, at most 60. */
  trail: Type.Array(xy()),
  evidenceIds: Type.Array(shortText()),
  model: Type.Object({ name: shortText(), version: shortText(), sha256: shortText() }),
  opex: Opex,
});
export type TrackView = Static<typeof TrackView>;

export const AlarmPriority = literals(['critical', 'high', 'medium', 'low']);
export type AlarmPriority = Static<typeof AlarmPriority>;
export const AlarmState = literals(['normal', 'unacknowledged', 'acknowledged', 'returned-unacknowledged', 'latched']);
export type AlarmState = Static<typeof AlarmState>;
export const AlarmSuppression = literals(['none', 'shelved', 'by-design', 'out-of-service']);
export type AlarmSuppression = Static<typeof AlarmSuppression>;

export const AlarmView = Type.Object({
  id: shortText(),
  /** A-0042: for the voice. */
  number: shortText(),
  type: shortText('catalogue entry, e.g. LINE_CROSSING'),
  category: AlertCategory,
  priority: AlarmPriority,
  state: AlarmState,
  suppression: AlarmSuppression,
  suppressible: Type.Boolean(),
  shelvedUntil: Type.Optional(time()),
  message: Type.String(),
  response: Type.String(),
  /** When the evidence occurred, not when it arrived. */
  occurredAt: time(),
  raisedAt: time(),
  respondBy: time(),
  deliveredLate: Type.Boolean(),
  acknowledgedAt: Type.Optional(time()),
  acknowledgedBy: Type.Optional(shortText()),
  returnedAt: Type.Optional(time()),
  robotId: Type.Optional(shortText()),
  trackId: Type.Optional(shortText()),
  position: Type.Optional(xy()),
  zoneId: Type.Optional(shortText()),
  incidentId: Type.Optional(shortText()),
  /** Why it was raised: rule, values against limits. */
  reasons: Type.Array(Type.Object({ label: shortText(), value: Type.String() })),
  repeatCount: Type.Number(),
  version: Type.Number(),
});
export type AlarmView = Static<typeof AlarmView>;

export const Disposition = literals([
  'confirmed-person',
  'vehicle',
  'animal',
  'vegetation',
  'own-forces',
  'welfare-assisted',
  'nothing-found',
  'test',
]);
export type Disposition = Static<typeof Disposition>;

export const IncidentView = Type.Object({
  id: shortText(),
  number: shortText('I-0007'),
  title: Type.String(),
  state: literals(['open', 'closed']),
  category: AlertCategory,
  priority: AlarmPriority,
  alarmIds: Type.Array(shortText()),
  robotIds: Type.Array(shortText()),
  openedAt: time(),
  openedBy: shortText(),
  closedAt: Type.Optional(time()),
  closedBy: Type.Optional(shortText()),
  disposition: Type.Optional(Disposition),
  notes: Type.Array(Type.Object({ at: time(), by: shortText(), text: Type.String() })),
  version: Type.Number(),
});
export type IncidentView = Static<typeof IncidentView>;

export const CommandState = literals([
  'created',
  'sent',
  'accepted',
  'executing',
  'done',
  /** The robot would not take it. */
  'refused',
  /** A later command took its place. */
  'cancelled',
  /** The robot took it and did not finish it. */
  'failed',
  'expired',
  'outcome-unknown',
]);
export type CommandState = Static<typeof CommandState>;
export const CommandKind = literals([
  'dispatch',
  'observe',
  'resume-patrol',
  /** Take up what a stop interrupted. */
  'resume',
  'return',
  'cancel',
  'take-authority',
  'announce',
  'out-of-service',
  'back-in-service',
]);
export type CommandKind = Static<typeof CommandKind>;

export const CommandView = Type.Object({
  id: shortText(),
  kind: CommandKind,
  robotId: shortText(),
  state: CommandState,
  by: shortText(),
  target: Type.Optional(xy()),
  alarmId: Type.Optional(shortText()),
  incidentId: Type.Optional(shortText()),
  epoch: Type.Number(),
  createdAt: time(),
  expiresAt: time(),
  sentAt: Type.Optional(time()),
  acceptedAt: Type.Optional(time()),
  executingAt: Type.Optional(time()),
  endedAt: Type.Optional(time()),
  /** Why refused, cancelled, failed, expired or unknown. */
  reason: Type.Optional(Type.String()),
  version: Type.Number(),
});
export type CommandView = Static<typeof CommandView>;

export const HaltView = Type.Object({
  latched: Type.Boolean(),
  haltId: Type.Optional(shortText()),
  by: Type.Optional(shortText()),
  reason: Type.Optional(Type.String()),
  at: Type.Optional(time()),
  /** The first of the two people who asked for release. */
  releaseRequestedBy: Type.Optional(shortText()),
  /** Robots that confirmed the latch, and live ones that have not (STOP_UNCONFIRMED). */
  confirmedBy: Type.Array(shortText()),
  unconfirmedBy: Type.Array(shortText()),
});
export type HaltView = Static<typeof HaltView>;

export const EvidenceView = Type.Object({
  id: shortText(),
  robotId: shortText(),
  kind: shortText(),
  mime: shortText(),
  sensor: Sensor,
  capturedAt: time(),
  receivedAt: time(),
  position: xy(),
  sha256: shortText(),
  bytes: Type.Number(),
  width: Type.Optional(Type.Number()),
  height: Type.Optional(Type.Number()),
  boxes: Type.Array(
    Type.Object({
      objectId: shortText(),
      x: Type.Number(),
      y: Type.Number(),
      width: Type.Number(),
      height: Type.Number(),
      label: Type.String(),
    }),
  ),
  objectIds: Type.Array(shortText()),
  /** pending: manifest only; verified: bytes match hash, signature and chain; broken: they do not. */
  status: literals(['pending', 'verified', 'broken']),
  chain: literals(['linked', 'gap', 'first']),
  maskVersion: shortText(),
});
export type EvidenceView = Static<typeof EvidenceView>;

/** What needs no response: a record, never an alarm. */
export const EventView = Type.Object({
  id: shortText(),
  at: time(),
  kind: shortText(),
  message: Type.String(),
  robotId: Type.Optional(shortText()),
  by: Type.Optional(shortText()),
});
export type EventView = Static<typeof EventView>;

export const AlarmMetrics = Type.Object({
  /** Annunciated in the last 10 minutes; ISA-18.2 names 1 as target, over 2 overload, 10 flood. */
  lastTenMinutes: Type.Number(),
  flood: Type.Boolean(),
  unacknowledged: Type.Object({
    critical: Type.Number(),
    high: Type.Number(),
    medium: Type.Number(),
    low: Type.Number(),
  }),
});
export type AlarmMetrics = Static<typeof AlarmMetrics>;
