import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals } from '../primitives.ts';
import { BlockingType, vdaId } from './common.ts';
import { headerFields } from './header.ts';

const limits = () => Type.Record(Type.String({ maxLength: 128 }), Type.Unknown());

export const FactsheetAction = Type.Object({
  actionType: vdaId(),
  actionDescription: Type.Optional(Type.String({ maxLength: 1000 })),
  actionScopes: Type.Array(literals(['INSTANT', 'NODE', 'EDGE', 'ZONE']), { maxItems: 4 }),
  actionParameters: Type.Optional(
    Type.Array(
      Type.Object({
        key: vdaId(),
        valueDataType: literals(['BOOL', 'NUMBER', 'INTEGER', 'STRING', 'OBJECT', 'ARRAY']),
        description: Type.Optional(Type.String({ maxLength: 1000 })),
        isOptional: Type.Optional(Type.Boolean()),
      }),
      { maxItems: 64 },
    ),
  ),
  actionResult: Type.Optional(Type.String({ maxLength: 1000 })),
  blockingTypes: Type.Optional(Type.Array(BlockingType, { maxItems: 4 })),
  pauseAllowed: Type.Boolean(),
  cancelAllowed: Type.Boolean(),
});
export type FactsheetAction = Static<typeof FactsheetAction>;

export const Factsheet = Type.Object({
  ...headerFields,
  typeSpecification: Type.Object({
    seriesName: Type.String({ maxLength: 256 }),
    seriesDescription: Type.Optional(Type.String({ maxLength: 1000 })),
    mobileRobotKinematics: Type.String({ maxLength: 64 }),
    mobileRobotClass: Type.String({ maxLength: 64 }),
    maximumLoadMass: Type.Number({ minimum: 0 }),
    localizationTypes: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16 }),
    navigationTypes: Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16 }),
    supportedZones: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16 })),
  }),
  physicalParameters: Type.Object({
    minimumSpeed: Type.Number({ minimum: 0 }),
    maximumSpeed: Type.Number({ minimum: 0 }),
    minimumAngularSpeed: Type.Optional(Type.Number({ minimum: 0 })),
    maximumAngularSpeed: Type.Optional(Type.Number({ minimum: 0 })),
    maximumAcceleration: Type.Number({ minimum: 0 }),
    maximumDeceleration: Type.Number(),
    minimumHeight: Type.Number(),
    maximumHeight: Type.Number(),
    width: Type.Number(),
    length: Type.Number(),
  }),
  protocolLimits: Type.Object({
    maximumStringLengths: limits(),
    maximumArrayLengths: limits(),
    timing: Type.Object({
      minimumOrderInterval: Type.Number({ minimum: 0 }),
      minimumStateInterval: Type.Number({ minimum: 0 }),
      defaultStateInterval: Type.Optional(Type.Number({ minimum: 0 })),
      visualizationInterval: Type.Optional(Type.Number({ minimum: 0 })),
    }),
  }),
  protocolFeatures: Type.Object({
    optionalParameters: Type.Array(
      Type.Object({
        parameter: vdaId(),
        support: literals(['SUPPORTED', 'REQUIRED']),
        description: Type.Optional(Type.String({ maxLength: 1000 })),
      }),
      { maxItems: 256 },
    ),
    mobileRobotActions: Type.Array(FactsheetAction, { maxItems: 256 }),
  }),
  mobileRobotGeometry: Type.Record(Type.String({ maxLength: 128 }), Type.Unknown()),
  loadSpecification: Type.Record(Type.String({ maxLength: 128 }), Type.Unknown()),
  mobileRobotConfiguration: Type.Optional(Type.Record(Type.String({ maxLength: 128 }), Type.Unknown())),
});
export type Factsheet = Static<typeof Factsheet>;
