import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '#control-center/server/ingest/decode-message.ts';
import { instantActionsVersion2, orderVersion2 } from '#control-center/server/mqtt/vda-version-2.ts';
import { parseTopic } from '#shared/contracts/topics.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { RobotTopic } from '#shared/contracts/topics.ts';
import { requiresConformanceData } from '#tests/support/conformance-data.ts';

const header = {
  headerId: 1,
  timestamp: '2026-06-01T12:00:00.00Z',
  version: '2.1.0',
  manufacturer: 'acme',
  serialNumber: 'r1',
};

const state = {
  ...header,
  orderId: 'o',
  orderUpdateId: 0,
  lastNodeId: 'n0',
  lastNodeSequenceId: 0,
  driving: true,
  paused: false,
  operatingMode: 'TEACHIN',
  maps: [{ mapId: 'm', mapVersion: '1', mapDescription: 'yard', mapStatus: 'ENABLED' }],
  nodeStates: [{ nodeId: 'n1', sequenceId: 2, nodeDescription: 'gate', released: true }],
  edgeStates: [{ edgeId: 'e0', sequenceId: 1, edgeDescription: 'road', released: true }],
  agvPosition: {
    x: 1,
    y: 2,
    theta: Number('3.14159265359'),
    mapId: 'm',
    positionInitialized: true,
    localizationScore: 0.9,
  },
  actionStates: [
    {
      actionId: 'a',
      actionType: 'bpObserve',
      actionDescription: 'look',
      actionStatus: 'FINISHED',
      resultDescription: 'seen',
    },
  ],
  batteryState: { batteryCharge: 55.5, batteryVoltage: 48, charging: false, reach: 1200 },
  errors: [{ errorType: 'blocked', errorLevel: 'FATAL', errorHint: 'clear the road' }],
  information: [{ infoType: 'i', infoDescription: 'text', infoLevel: 'INFO' }],
  safetyState: { eStop: 'AUTOACK', fieldViolation: false },
};

const factsheet = {
  ...header,
  typeSpecification: {
    seriesName: 's',
    agvKinematic: 'DIFF',
    agvClass: 'CARRIER',
    maxLoadMass: 10,
    localizationTypes: ['NATURAL'],
    navigationTypes: ['AUTONOMOUS'],
  },
  physicalParameters: {
    speedMin: 0,
    speedMax: 3,
    accelerationMax: 1,
    decelerationMax: 2,
    heightMax: 1,
    width: 1,
    length: 2,
  },
  protocolLimits: { maxStringLens: {}, maxArrayLens: {}, timing: { minOrderInterval: 1, minStateInterval: 1 } },
  protocolFeatures: {
    optionalParameters: [],
    agvActions: [
      {
        actionType: 'bpObserve',
        actionScopes: ['NODE'],
        actionParameters: [{ key: 'durationSeconds', valueDataType: 'FLOAT' }],
        resultDescription: 'r',
      },
    ],
  },
  agvGeometry: {},
  loadSpecification: {},
};

type Name = 'state' | 'connection' | 'visualization' | 'factsheet' | 'order' | 'instantActions';

/** The official schemas of the older version, which many vehicles still speak, are the judge on both ways. */
describe('VDA 5050 2.1', () => {
  const faults = (folder: string, name: Name, body: object): unknown => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(JSON.parse(readFileSync(join(folder, `${name}.schema`), 'utf8')) as object);
    return validate(body) ? undefined : validate.errors;
  };
  const decoded = (name: Name, body: object): unknown => {
    const topic = `bp/v2/acme/r1/${name}`;
    const payload = new TextEncoder().encode(JSON.stringify(body));
    const result = decodeMessage(parseTopic(topic) as RobotTopic, { topic, payload, qos: 0, retain: false });
    return result.ok ? result.value.body : result.error;
  };

  const cases: readonly [Name, object, object][] = [
    [
      'state',
      state,
      {
        operatingMode: 'TEACH_IN',
        maps: [{ mapDescriptor: 'yard' }],
        nodeStates: [{ nodeDescriptor: 'gate' }],
        edgeStates: [{ edgeDescriptor: 'road' }],
        mobileRobotPosition: { x: 1, y: 2, localized: true, localizationScore: 0.9 },
        actionStates: [{ actionDescriptor: 'look', actionResult: 'seen' }],
        instantActionStates: [],
        powerSupply: { stateOfCharge: 55.5, batteryVoltage: 48, range: 1200 },
        errors: [{ errorLevel: 'FATAL', errorHint: 'clear the road' }],
        information: [{ infoDescriptor: 'text' }],
        safetyState: { activeEmergencyStop: 'MANUAL', fieldViolation: false },
      },
    ],
    ['connection', { ...header, connectionState: 'CONNECTIONBROKEN' }, { connectionState: 'CONNECTION_BROKEN' }],
    [
      'visualization',
      { timestamp: header.timestamp, agvPosition: state.agvPosition },
      { manufacturer: 'acme', serialNumber: 'r1', mobileRobotPosition: { x: 1, localized: true } },
    ],
    [
      'factsheet',
      factsheet,
      {
        typeSpecification: { mobileRobotKinematics: 'DIFF', mobileRobotClass: 'CARRIER', maximumLoadMass: 10 },
        physicalParameters: { maximumSpeed: 3, maximumDeceleration: 2, minimumHeight: 0 },
        protocolLimits: { timing: { minimumOrderInterval: 1 } },
        protocolFeatures: {
          mobileRobotActions: [
            { actionType: 'bpObserve', actionParameters: [{ valueDataType: 'NUMBER' }], actionResult: 'r' },
          ],
        },
      },
    ],
  ];
  for (const [name, body, expected] of cases) {
    it(`a valid ${name} becomes a valid one of 3.0`, (context) => {
      const folder = requiresConformanceData(context, 'vda5050/v2.1');
      expect(faults(folder, name, body)).toBeUndefined();
      expect(decoded(name, body)).toMatchObject(expected);
    });
  }

  it('takes our orders and instant actions as its own', (context) => {
    const folder = requiresConformanceData(context, 'vda5050/v2.1');
    const action: Action = {
      actionType: 'bpObserve',
      actionId: 'a',
      actionDescriptor: 'look',
      blockingType: 'SINGLE',
      retriable: true,
      actionParameters: [{ key: 'durationSeconds', value: 10 }],
    };
    const nodePosition = { x: 1, y: 2, mapId: 'm', allowedDeviationXY: { a: 2, b: 1, theta: 0 } };
    const order = orderVersion2(
      {
        orderId: 'o',
        orderUpdateId: 0,
        orderDescription: 'd',
        nodes: [
          { nodeId: 'n0', sequenceId: 0, released: true, nodePosition, actions: [], nodeDescriptor: 'start' },
          { nodeId: 'n1', sequenceId: 2, released: true, nodePosition, actions: [action] },
        ],
        edges: [{ edgeId: 'e', sequenceId: 1, released: true, maximumSpeed: 2, orientation: 0.5, actions: [action] }],
      },
      '2.1.0',
    );
    expect(faults(folder, 'order', { ...header, ...order })).toBeUndefined();
    expect(order).toMatchObject({
      nodes: [
        { nodeDescription: 'start', nodePosition: { allowedDeviationXY: 1 } },
        { actions: [{ blockingType: 'HARD' }] },
      ],
      edges: [{ startNodeId: 'n0', endNodeId: 'n1', maxSpeed: 2 }],
    });
    const actions = instantActionsVersion2({ actions: [{ ...action, blockingType: 'NONE' }] }, '2.1.0');
    expect(faults(folder, 'instantActions', { ...header, ...actions })).toBeUndefined();
  });
});
