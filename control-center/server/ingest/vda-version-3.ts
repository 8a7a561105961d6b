import type { RobotTopic } from '#shared/contracts/topics.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/**
 * A VDA 5050 2.x body in the words of 3.0 (official schemas 2.1 and 3.0; vda-5050-lib speaks 2.0). Extension topics are the same in both.
 * What is not understood is left as it is: the schema decides.
 */
export function toVersion3(topic: RobotTopic, body: unknown): unknown {
  if (!isFields(body)) return body;
  switch (topic.name) {
    case 'connection':
      return { ...body, connectionState: renamed(body.connectionState, { CONNECTIONBROKEN: 'CONNECTION_BROKEN' }) };
    case 'state':
      return state(body);
    case 'visualization':
      return visualization(topic, body);
    case 'factsheet':
      return factsheet(body);
    default:
      return body;
  }
}

function state(body: Fields): Fields {
  const { agvPosition, batteryState, safetyState, zoneSetId, ...rest } = body;
  return {
    ...rest,
    ...(agvPosition === undefined ? {} : { mobileRobotPosition: position(agvPosition) }),
    nodeStates: each(body.nodeStates, (node) => withKeys(node, { nodeDescription: 'nodeDescriptor' })),
    edgeStates: each(body.edgeStates, (edge) => withKeys(edge, { edgeDescription: 'edgeDescriptor' })),
    actionStates: each(body.actionStates, (action) =>
      withKeys(action, { actionDescription: 'actionDescriptor', resultDescription: 'actionResult' }),
    ),
    ...(typeof zoneSetId !== 'string' || body.zoneSets !== undefined
      ? {}
      : { zoneSets: [{ zoneSetId, mapId: fieldsOf(agvPosition).mapId ?? '', zoneSetStatus: 'ENABLED' }] }),
    /** Version 2 reports instant actions among the others. */
    instantActionStates: body.instantActionStates ?? [],
    ...(body.maps === undefined
      ? {}
      : { maps: each(body.maps, (map) => withKeys(map, { mapDescription: 'mapDescriptor' })) }),
    ...(body.information === undefined
      ? {}
      : { information: each(body.information, (info) => withKeys(info, { infoDescription: 'infoDescriptor' })) }),
    powerSupply: isFields(batteryState)
      ? withKeys(batteryState, { batteryCharge: 'stateOfCharge', reach: 'range' })
      : body.powerSupply,
    operatingMode: renamed(body.operatingMode, { TEACHIN: 'TEACH_IN' }),
    safetyState: isFields(safetyState) ? safety(safetyState) : safetyState,
  };
}

/** An automatically acknowledging stop is still an active one. */
function safety(safetyState: Fields): Fields {
  const { eStop, ...rest } = safetyState;
  return eStop === undefined ? safetyState : { ...rest, activeEmergencyStop: renamed(eStop, { AUTOACK: 'MANUAL' }) };
}

function position(agvPosition: unknown): unknown {
  if (!isFields(agvPosition)) return agvPosition;
  const { positionInitialized, mapDescription: _unused, ...rest } = agvPosition;
  return { ...rest, localized: positionInitialized, theta: wrapped(agvPosition.theta) };
}

/** Version 2 leaves all five header fields optional here; without a timestamp its age is unknown, so that one is not filled in. */
function visualization(topic: RobotTopic, body: Fields): Fields {
  const { agvPosition, ...rest } = body;
  return {
    headerId: 0,
    version: '2.1.0',
    manufacturer: topic.manufacturer,
    serialNumber: topic.serialNumber,
    referenceStateHeaderId: 0,
    ...rest,
    ...(agvPosition === undefined ? {} : { mobileRobotPosition: position(agvPosition) }),
  };
}

/** Version 2.0 leaves every part optional. What a robot does not say is empty or zero, and no action is assumed. */
function factsheet(body: Fields): Fields {
  const type = withKeys(fieldsOf(body.typeSpecification), {
    agvKinematic: 'mobileRobotKinematics',
    agvClass: 'mobileRobotClass',
    maxLoadMass: 'maximumLoadMass',
  });
  const physical = withKeys(fieldsOf(body.physicalParameters), {
    speedMin: 'minimumSpeed',
    speedMax: 'maximumSpeed',
    accelerationMax: 'maximumAcceleration',
    decelerationMax: 'maximumDeceleration',
    heightMin: 'minimumHeight',
    heightMax: 'maximumHeight',
  });
  const features = fieldsOf(body.protocolFeatures);
  const { agvActions, optionalParameters } = features;
  return {
    ...body,
    typeSpecification: { ...emptyType, ...type },
    physicalParameters: { ...emptyPhysical, ...physical },
    protocolLimits: protocolLimits(fieldsOf(body.protocolLimits)),
    protocolFeatures: {
      optionalParameters: optionalParameters ?? [],
      mobileRobotActions: each(agvActions ?? features.mobileRobotActions ?? [], agvAction),
    },
    mobileRobotGeometry: body.mobileRobotGeometry ?? body.agvGeometry ?? {},
    loadSpecification: body.loadSpecification ?? {},
  };
}

const emptyType = {
  seriesName: '',
  mobileRobotKinematics: '',
  mobileRobotClass: '',
  maximumLoadMass: 0,
  localizationTypes: [],
  navigationTypes: [],
};

const emptyPhysical = {
  minimumSpeed: 0,
  maximumSpeed: 0,
  maximumAcceleration: 0,
  maximumDeceleration: 0,
  minimumHeight: 0,
  maximumHeight: 0,
  width: 0,
  length: 0,
};

function protocolLimits(limits: Fields): Fields {
  const timing = withKeys(fieldsOf(limits.timing), {
    minOrderInterval: 'minimumOrderInterval',
    minStateInterval: 'minimumStateInterval',
  });
  return {
    maximumStringLengths: limits.maximumStringLengths ?? limits.maxStringLens ?? {},
    maximumArrayLengths: limits.maximumArrayLengths ?? limits.maxArrayLens ?? {},
    timing: { minimumOrderInterval: 0, minimumStateInterval: 0, ...timing },
  };
}

const agvAction = (action: Fields): Fields => ({
  pauseAllowed: false,
  cancelAllowed: false,
  ...withKeys(action, { resultDescription: 'actionResult' }),
  ...(action.actionParameters === undefined
    ? {}
    : {
        actionParameters: each(action.actionParameters, (parameter) => ({
          ...parameter,
          valueDataType: renamed(parameter.valueDataType, { FLOAT: 'NUMBER' }),
        })),
      }),
});

const renamed = (value: unknown, names: Readonly<Record<string, string>>): unknown =>
  typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : value;

const each = (list: unknown, change: (item: Fields) => Fields): unknown =>
  Array.isArray(list) ? list.map((item: unknown) => (isFields(item) ? change(item) : item)) : list;

function withKeys(fields: Fields, names: Readonly<Record<string, string>>): Fields {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) result[names[key] ?? key] = value;
  return result;
}

/** Into [-pi, pi]: the official schemas allow a little more than Math.PI. */
const wrapped = (theta: unknown): unknown =>
  typeof theta === 'number' && Math.abs(theta) > Math.PI && Math.abs(theta) < 1000
    ? Math.atan2(Math.sin(theta), Math.cos(theta))
    : theta;
