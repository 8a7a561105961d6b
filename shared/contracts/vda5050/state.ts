import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals } from '../primitives.ts';
import { IntermediatePath, MobileRobotPosition, PlannedPath, Trajectory, Velocity, vdaId, vdaTheta } from './common.ts';
import { headerFields } from './header.ts';

export const OperatingMode = literals([
  'STARTUP',
  'AUTOMATIC',
  'SEMIAUTOMATIC',
  'INTERVENED',
  'MANUAL',
  'SERVICE',
  'TEACH_IN',
]);
export type OperatingMode = Static<typeof OperatingMode>;

export const ActionStatus = literals([
  'WAITING',
  'INITIALIZING',
  'RUNNING',
  'PAUSED',
  'RETRIABLE',
  'FINISHED',
  'FAILED',
]);
export type ActionStatus = Static<typeof ActionStatus>;

export const ActionState = Type.Object({
  actionId: vdaId(),
  actionType: Type.Optional(vdaId()),
  actionDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  actionStatus: ActionStatus,
  actionResult: Type.Optional(Type.String({ maxLength: 4000 })),
});
export type ActionState = Static<typeof ActionState>;

export const NodeState = Type.Object({
  nodeId: vdaId(),
  sequenceId: Type.Integer(),
  nodeDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  released: Type.Boolean(),
  nodePosition: Type.Optional(
    Type.Object({ x: Type.Number(), y: Type.Number(), theta: Type.Optional(vdaTheta()), mapId: vdaId() }),
  ),
});
export type NodeState = Static<typeof NodeState>;

export const EdgeState = Type.Object({
  edgeId: vdaId(),
  sequenceId: Type.Integer(),
  edgeDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  released: Type.Boolean(),
  trajectory: Type.Optional(Trajectory),
});
export type EdgeState = Static<typeof EdgeState>;

export const ErrorLevel = literals(['WARNING', 'URGENT', 'CRITICAL', 'FATAL']);
const Reference = Type.Object({ referenceKey: vdaId(), referenceValue: Type.String({ maxLength: 1000 }) });
const Translation = Type.Object({ translationKey: vdaId(), translationValue: Type.String({ maxLength: 4000 }) });

export const VdaError = Type.Object({
  errorType: vdaId(),
  errorReferences: Type.Optional(Type.Array(Reference, { maxItems: 64 })),
  errorDescription: Type.Optional(Type.String({ maxLength: 4000 })),
  errorDescriptionTranslations: Type.Optional(Type.Array(Translation, { maxItems: 64 })),
  errorHint: Type.Optional(Type.String({ maxLength: 4000 })),
  errorHintTranslations: Type.Optional(Type.Array(Translation, { maxItems: 64 })),
  errorLevel: ErrorLevel,
});
export type VdaError = Static<typeof VdaError>;

export const Information = Type.Object({
  infoType: vdaId(),
  infoReferences: Type.Optional(Type.Array(Reference, { maxItems: 64 })),
  infoDescriptor: Type.Optional(Type.String({ maxLength: 4000 })),
  infoLevel: literals(['INFO', 'DEBUG']),
});
export type Information = Static<typeof Information>;

export const PowerSupply = Type.Object({
  stateOfCharge: Type.Number({ minimum: 0, maximum: 100 }),
  batteryVoltage: Type.Optional(Type.Number()),
  batteryCurrent: Type.Optional(Type.Number()),
  batteryHealth: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  charging: Type.Boolean(),
  range: Type.Optional(Type.Number({ minimum: 0 })),
});
export type PowerSupply = Static<typeof PowerSupply>;

/** Asks to enter a RELEASE zone; kept until the zone is left (VDA 5050 v3 §6.4.3). */
export const ZoneRequest = Type.Object({
  requestId: vdaId(),
  requestType: literals(['ACCESS', 'REPLANNING']),
  zoneId: vdaId(),
  zoneSetId: vdaId(),
  requestStatus: literals(['REQUESTED', 'GRANTED', 'REVOKED', 'EXPIRED']),
  trajectory: Type.Optional(Trajectory),
});
export type ZoneRequest = Static<typeof ZoneRequest>;

export const State = Type.Object({
  ...headerFields,
  maps: Type.Optional(
    Type.Array(
      Type.Object({
        mapId: vdaId(),
        mapVersion: Type.String({ maxLength: 128 }),
        mapDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
        mapStatus: literals(['ENABLED', 'DISABLED']),
      }),
      { maxItems: 64 },
    ),
  ),
  zoneSets: Type.Optional(
    Type.Array(Type.Object({ zoneSetId: vdaId(), mapId: vdaId(), zoneSetStatus: literals(['ENABLED', 'DISABLED']) }), {
      maxItems: 64,
    }),
  ),
  orderId: vdaId(),
  orderUpdateId: Type.Integer({ minimum: 0 }),
  lastNodeId: vdaId(),
  lastNodeSequenceId: Type.Integer({ minimum: 0 }),
  nodeStates: Type.Array(NodeState, { maxItems: 2000 }),
  edgeStates: Type.Array(EdgeState, { maxItems: 2000 }),
  plannedPath: Type.Optional(PlannedPath),
  intermediatePath: Type.Optional(IntermediatePath),
  mobileRobotPosition: Type.Optional(MobileRobotPosition),
  velocity: Type.Optional(Velocity),
  loads: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 64 })),
  driving: Type.Boolean(),
  paused: Type.Optional(Type.Boolean()),
  newBaseRequest: Type.Optional(Type.Boolean()),
  zoneRequests: Type.Optional(Type.Array(ZoneRequest, { maxItems: 64 })),
  edgeRequests: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 64 })),
  distanceSinceLastNode: Type.Optional(Type.Number()),
  actionStates: Type.Array(ActionState, { maxItems: 2000 }),
  instantActionStates: Type.Array(ActionState, { maxItems: 2000 }),
  zoneActionStates: Type.Optional(Type.Array(ActionState, { maxItems: 2000 })),
  powerSupply: PowerSupply,
  operatingMode: OperatingMode,
  errors: Type.Array(VdaError, { maxItems: 256 }),
  information: Type.Optional(Type.Array(Information, { maxItems: 256 })),
  safetyState: Type.Object({
    activeEmergencyStop: literals(['MANUAL', 'REMOTE', 'NONE']),
    fieldViolation: Type.Boolean(),
  }),
});
export type State = Static<typeof State>;

/** An error of ours: VDA 5050 demands a charge in every state, and this one has not been measured. */
export const batteryUnknown = 'BP_BATTERY_UNKNOWN';

/** Percent, or undefined where the robot says that it has not measured it. */
export const chargeOf = ({ errors, powerSupply }: Pick<State, 'errors' | 'powerSupply'>): number | undefined =>
  errors.some(({ errorType }) => errorType === batteryUnknown) ? undefined : powerSupply.stateOfCharge;
