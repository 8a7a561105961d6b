import type { RobotTopicName } from '#shared/contracts/topics.ts';
import type { Connection } from '#shared/contracts/vda5050/connection.ts';
import type { Factsheet, FactsheetAction } from '#shared/contracts/vda5050/factsheet.ts';
import type { MobileRobotPosition } from '#shared/contracts/vda5050/common.ts';
import type { ActionState, State, VdaError } from '#shared/contracts/vda5050/state.ts';
import type { Visualization } from '#shared/contracts/vda5050/visualization.ts';
import { orderRejections } from './order-rejections.ts';

/** A message of this robot in the words of VDA 5050 2.1; extension bodies are the same in both. What 2.1 has no word for is left out. */
export function toVersion2(name: RobotTopicName, body: object): object {
  switch (name) {
    case 'connection':
      return connection(body as Connection);
    case 'state':
      return state(body as State);
    case 'visualization':
      return visualization(body as Visualization);
    case 'factsheet':
      return factsheet(body as Factsheet);
    default:
      return body;
  }
}

const connectionStates = { CONNECTION_BROKEN: 'CONNECTIONBROKEN', HIBERNATING: 'OFFLINE' } as const;

function connection({ connectionState, ...header }: Connection): object {
  const older = connectionState in connectionStates;
  return {
    ...header,
    connectionState: older ? connectionStates[connectionState as keyof typeof connectionStates] : connectionState,
  };
}

/** 2.1 knows no STARTUP and no INTERVENED: the master is not in control in either. */
const operatingModes = { STARTUP: 'SERVICE', INTERVENED: 'MANUAL', TEACH_IN: 'TEACHIN' } as const;
const olderMode = (mode: State['operatingMode']): string =>
  mode in operatingModes ? operatingModes[mode as keyof typeof operatingModes] : mode;

function state(body: State): object {
  const { actionStates, batteryOf, enabled } = partsOf(body);
  return {
    ...headerOf(body),
    ...(body.maps && {
      maps: body.maps.map(({ mapDescriptor, ...map }) => ({ ...map, ...described('mapDescription', mapDescriptor) })),
    }),
    ...(enabled && { zoneSetId: enabled.zoneSetId }),
    orderId: body.orderId,
    orderUpdateId: body.orderUpdateId,
    lastNodeId: body.lastNodeId,
    lastNodeSequenceId: body.lastNodeSequenceId,
    driving: body.driving,
    paused: body.paused ?? false,
    newBaseRequest: body.newBaseRequest ?? false,
    operatingMode: olderMode(body.operatingMode),
    nodeStates: body.nodeStates.map(({ nodeDescriptor, ...node }) => ({
      ...node,
      ...described('nodeDescription', nodeDescriptor),
    })),
    edgeStates: body.edgeStates.map(({ edgeDescriptor, trajectory: _unsent, ...edge }) => ({
      ...edge,
      ...described('edgeDescription', edgeDescriptor),
    })),
    ...(body.mobileRobotPosition && { agvPosition: agvPosition(body.mobileRobotPosition) }),
    ...(body.velocity && { velocity: body.velocity }),
    actionStates: actionStates.map(actionState),
    batteryState: batteryOf,
    errors: body.errors.map(error),
    safetyState: {
      eStop: body.safetyState.activeEmergencyStop,
      fieldViolation: body.safetyState.fieldViolation,
    },
  };
}

function partsOf({ actionStates, instantActionStates, powerSupply, zoneSets }: State) {
  const { batteryHealth, batteryVoltage, charging, range, stateOfCharge } = powerSupply;
  return {
    /** 2.1 has one list for both. */
    actionStates: [...actionStates, ...instantActionStates],
    batteryOf: {
      batteryCharge: stateOfCharge,
      ...(batteryVoltage !== undefined && { batteryVoltage }),
      ...(batteryHealth !== undefined && { batteryHealth }),
      charging,
      ...(range !== undefined && { reach: range }),
    },
    enabled: zoneSets?.find(({ zoneSetStatus }) => zoneSetStatus === 'ENABLED'),
  };
}

const headerOf = ({ headerId, timestamp, version, manufacturer, serialNumber }: State | Visualization | Factsheet) => ({
  headerId,
  timestamp,
  version,
  manufacturer,
  serialNumber,
});

const described = (key: string, text: string | undefined): object => (text === undefined ? {} : { [key]: text });

const agvPosition = ({ localized, ...rest }: MobileRobotPosition): object => ({
  ...rest,
  positionInitialized: localized,
});

/** A paused action has begun and is not over. */
const actionStatuses = { PAUSED: 'RUNNING', RETRIABLE: 'FAILED' } as const;

function actionState({ actionDescriptor, actionResult, actionStatus, ...rest }: ActionState): object {
  const status = actionStatus in actionStatuses;
  return {
    ...rest,
    ...described('actionDescription', actionDescriptor),
    actionStatus: status ? actionStatuses[actionStatus as keyof typeof actionStatuses] : actionStatus,
    ...described('resultDescription', actionResult),
  };
}

const errorTypes: ReadonlyMap<string, string> = new Map([
  ...orderRejections.map(({ errorType, errorType2 }) => [errorType, errorType2] as const),
  ['ORDER_UPDATE_FOLLOWING_CANCEL', 'orderUpdateError'],
  ['BP_ORDER_UPDATE_NOT_CONTINUOUS', 'orderUpdateError'],
  ['INVALID_INSTANT_ACTION', 'instantActionError'],
  ['NO_ORDER_TO_CANCEL', 'noOrderToCancel'],
]);

/** Of the two levels of 2.1, FATAL means that nothing goes on without a person; one who can take a new order is not there. */
function error({ errorDescription, errorHint, errorLevel, errorReferences, errorType }: VdaError): object {
  return {
    errorType: errorTypes.get(errorType) ?? errorType,
    ...(errorReferences && { errorReferences }),
    ...described('errorDescription', errorDescription),
    ...described('errorHint', errorHint),
    errorLevel: errorLevel === 'FATAL' ? 'FATAL' : 'WARNING',
  };
}

function visualization(body: Visualization): object {
  return {
    ...headerOf(body),
    ...(body.mobileRobotPosition && { agvPosition: agvPosition(body.mobileRobotPosition) }),
    ...(body.velocity && { velocity: body.velocity }),
  };
}

const kinematics: Readonly<Record<string, string>> = {
  DIFFERENTIAL: 'DIFF',
  OMNIDIRECTIONAL: 'OMNI',
  THREE_WHEEL: 'THREEWHEEL',
};
const navigation: Readonly<Record<string, string>> = { FREELY_NAVIGATING: 'AUTONOMOUS' };

function factsheet(body: Factsheet): object {
  const { physicalParameters: body3, protocolLimits, typeSpecification: type } = body;
  const { timing } = protocolLimits;
  return {
    ...headerOf(body),
    typeSpecification: {
      seriesName: type.seriesName,
      ...described('seriesDescription', type.seriesDescription),
      agvKinematic: kinematics[type.mobileRobotKinematics] ?? type.mobileRobotKinematics,
      agvClass: type.mobileRobotClass,
      maxLoadMass: type.maximumLoadMass,
      localizationTypes: type.localizationTypes,
      navigationTypes: type.navigationTypes.map((each) => navigation[each] ?? each),
    },
    physicalParameters: {
      speedMin: body3.minimumSpeed,
      speedMax: body3.maximumSpeed,
      accelerationMax: body3.maximumAcceleration,
      decelerationMax: body3.maximumDeceleration,
      heightMin: body3.minimumHeight,
      heightMax: body3.maximumHeight,
      width: body3.width,
      length: body3.length,
    },
    protocolLimits: {
      maxStringLens: {
        msgLen: protocolLimits.maximumStringLengths['maximumMessageLength'],
        idLen: protocolLimits.maximumStringLengths['maximumIdLength'],
      },
      maxArrayLens: protocolLimits.maximumArrayLengths,
      timing: {
        minOrderInterval: timing.minimumOrderInterval,
        minStateInterval: timing.minimumStateInterval,
        ...(timing.defaultStateInterval !== undefined && { defaultStateInterval: timing.defaultStateInterval }),
        ...(timing.visualizationInterval !== undefined && { visualizationInterval: timing.visualizationInterval }),
      },
    },
    protocolFeatures: {
      optionalParameters: body.protocolFeatures.optionalParameters,
      agvActions: body.protocolFeatures.mobileRobotActions.map(agvAction),
    },
    agvGeometry: {},
    loadSpecification: {},
  };
}

/** The official 2.1 schema asks of `blockingTypes` what no list can be: it is left out. */
function agvAction({ actionResult, blockingTypes: _unsayable, ...action }: FactsheetAction): object {
  const { cancelAllowed: _noWord, pauseAllowed: _neither, ...known } = action;
  return {
    ...known,
    actionScopes: action.actionScopes.filter((scope) => scope !== 'ZONE'),
    ...described('resultDescription', actionResult),
  };
}
