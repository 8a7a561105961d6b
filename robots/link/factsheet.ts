import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { Factsheet, FactsheetAction } from '#shared/contracts/vda5050/factsheet.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import type { RobotConfig } from '../config.ts';
import { standardActionTypes } from './known-actions.ts';

type Scope = FactsheetAction['actionScopes'][number];
type DataType = NonNullable<FactsheetAction['actionParameters']>[number]['valueDataType'];

const bpActions: Readonly<Record<keyof typeof bpActionParameters, { scopes: Scope[]; text: string }>> = {
  bpAuthority: {
    scopes: ['INSTANT', 'NODE'],
    text: 'who commands, until when; required on orders and instant actions',
  },
  bpObserve: { scopes: ['NODE'], text: 'stand and look' },
  bpAnnounce: { scopes: ['NODE'], text: 'play a recorded message' },
  bpDock: { scopes: ['NODE'], text: 'dock and charge' },
  bpHalt: { scopes: ['INSTANT'], text: 'software stop, latched' },
  bpReleaseHalt: { scopes: ['INSTANT'], text: 'release of a halt by two people' },
  bpResumePatrol: { scopes: ['INSTANT'], text: 'take up the patrol again' },
  bpReturn: { scopes: ['INSTANT'], text: 'return to a node' },
  bpLookAt: { scopes: ['INSTANT'], text: 'turn the camera' },
  bpTakeAuthority: { scopes: ['INSTANT'], text: 'an operator takes command' },
  bpSetLostLinkPolicy: { scopes: ['INSTANT'], text: 'what to do when the centre is silent' },
};

export function factsheet(header: VdaHeader, { limits }: RobotConfig): Factsheet {
  return {
    ...header,
    typeSpecification: {
      seriesName: 'Border Patrol Rover',
      seriesDescription: 'Unarmed differential-drive patrol robot with a thermal camera',
      mobileRobotKinematics: 'DIFFERENTIAL',
      mobileRobotClass: 'CARRIER',
      maximumLoadMass: 0,
      localizationTypes: ['NATURAL'],
      navigationTypes: ['FREELY_NAVIGATING'],
    },
    physicalParameters: {
      minimumSpeed: 0.05,
      maximumSpeed: limits.maxSpeedMps,
      maximumAngularSpeed: limits.maxTurnRateRadps,
      maximumAcceleration: limits.maxAccelerationMps2,
      maximumDeceleration: 2 * limits.maxAccelerationMps2,
      minimumHeight: 1.6,
      maximumHeight: 1.6,
      width: 0.8,
      length: 1.1,
    },
    protocolLimits: {
      maximumStringLengths: { maximumMessageLength: 524_288, maximumIdLength: 256 },
      maximumArrayLengths: { 'order.nodes': 2000, 'order.edges': 2000, 'node.actions': 64, instantActions: 64 },
      timing: {
        minimumOrderInterval: 0.2,
        minimumStateInterval: 0.2,
        defaultStateInterval: 5,
        visualizationInterval: 1,
      },
    },
    protocolFeatures: {
      optionalParameters: [{ parameter: 'order.edges.maximumSpeed', support: 'SUPPORTED' }],
      mobileRobotActions: [...standardActionTypes.map(standardAction), ...Object.keys(bpActions).map(declaredAction)],
    },
    mobileRobotGeometry: {},
    loadSpecification: {},
  };
}

const standardAction = (actionType: string): FactsheetAction => ({
  actionType,
  actionScopes: ['INSTANT'],
  pauseAllowed: false,
  cancelAllowed: false,
});

function declaredAction(actionType: string): FactsheetAction {
  const type = actionType as keyof typeof bpActions;
  const { scopes, text } = bpActions[type];
  const { properties, required = [] } = bpActionParameters[type] as {
    properties: Record<string, { type?: string }>;
    required?: readonly string[];
  };
  return {
    actionType,
    actionDescription: text,
    actionScopes: scopes,
    actionParameters: Object.entries(properties).map(([key, schema]) => ({
      key,
      valueDataType: dataType(schema.type),
      isOptional: !required.includes(key),
    })),
    blockingTypes: scopes.includes('NODE') ? ['NONE', 'SOFT', 'SINGLE', 'HARD'] : ['NONE'],
    pauseAllowed: false,
    cancelAllowed: true,
  };
}

function dataType(jsonType: string | undefined): DataType {
  switch (jsonType) {
    case 'number':
      return 'NUMBER';
    case 'integer':
      return 'INTEGER';
    case 'array':
      return 'ARRAY';
    default:
      return 'STRING';
  }
}
