import type { Factsheet, FactsheetAction } from '#shared/contracts/vda5050/factsheet.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';

const scopes: Readonly<Record<string, FactsheetAction['actionScopes']>> = {
  bpObserve: ['NODE'],
  enableZoneSet: ['INSTANT', 'NODE'],
  bpSetLostLinkPolicy: ['INSTANT', 'NODE'],
};

/** A slow robot that knows these actions: bpObserve on nodes, the others at once. */
export function factsheetWith(header: VdaHeader, actions: readonly string[]): Factsheet {
  return {
    ...header,
    typeSpecification: {
      seriesName: 's',
      mobileRobotKinematics: 'DIFFERENTIAL',
      mobileRobotClass: 'CARRIER',
      maximumLoadMass: 0,
      localizationTypes: [],
      navigationTypes: [],
    },
    physicalParameters: {
      minimumSpeed: 0,
      maximumSpeed: 1.5,
      maximumAcceleration: 1,
      maximumDeceleration: 1,
      minimumHeight: 1,
      maximumHeight: 1,
      width: 1,
      length: 1,
    },
    protocolLimits: {
      maximumStringLengths: {},
      maximumArrayLengths: {},
      timing: { minimumOrderInterval: 1, minimumStateInterval: 1, defaultStateInterval: 5 },
    },
    protocolFeatures: {
      optionalParameters: [],
      mobileRobotActions: actions.map((actionType) => ({
        actionType,
        actionScopes: scopes[actionType] ?? ['INSTANT'],
        pauseAllowed: false,
        cancelAllowed: true,
      })),
    },
    mobileRobotGeometry: {},
    loadSpecification: {},
  };
}
