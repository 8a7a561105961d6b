import type { TSchema } from 'typebox';
import { bpActionParameters } from '#shared/contracts/bp-actions.ts';
import type { BpActionType } from '#shared/contracts/bp-actions.ts';
import type { Factsheet, FactsheetAction } from '#shared/contracts/vda5050/factsheet.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import type { RobotConfig } from '../config.ts';
import { actionTraits } from './action-traits.ts';
import { standardActionParameters, standardActionTypes } from './known-actions.ts';
import { supportedZoneTypes } from '../zones/zone-check.ts';

const bpActionTypes = Object.keys(bpActionParameters) as readonly BpActionType[];

type DataType = NonNullable<FactsheetAction['actionParameters']>[number]['valueDataType'];

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
      supportedZones: [...supportedZoneTypes],
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
      maximumArrayLengths: {
        'order.nodes': 2000,
        'order.edges': 2000,
        'node.actions': 64,
        'edge.actions': 64,
        instantActions: 64,
      },
      timing: {
        minimumOrderInterval: 0.2,
        minimumStateInterval: 0.2,
        defaultStateInterval: 5,
        visualizationInterval: 1,
      },
    },
    protocolFeatures: {
      optionalParameters: [{ parameter: 'order.edges.maximumSpeed', support: 'SUPPORTED' }],
      mobileRobotActions: [
        ...standardActionTypes.map((type) => declared(type, standardActionParameters[type])),
        ...bpActionTypes.map((type) => declared(type, bpActionParameters[type])),
      ],
    },
    mobileRobotGeometry: {},
    loadSpecification: {},
  };
}

/** No action of this robot can be paused: a pause stops its wheels. */
function declared(actionType: keyof typeof actionTraits, schema: TSchema): FactsheetAction {
  const { cancelAllowed, scopes, text } = actionTraits[actionType];
  const { properties, required = [] } = schema as TSchema & {
    properties: Record<string, { type?: string }>;
    required?: readonly string[];
  };
  const actionParameters = Object.entries(properties).map(([key, { type }]) => ({
    key,
    valueDataType: dataType(type),
    isOptional: !required.includes(key),
  }));
  return {
    actionType,
    actionDescription: text,
    actionScopes: [...scopes],
    ...(actionParameters.length > 0 && { actionParameters }),
    blockingTypes: scopes.includes('NODE') ? ['NONE', 'SOFT', 'SINGLE', 'HARD'] : ['NONE'],
    pauseAllowed: false,
    cancelAllowed,
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
