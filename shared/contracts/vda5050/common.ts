import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals, utcTime } from '../primitives.ts';

/** The official schema writes 3.14159265359, just above Math.PI. */
const PI = Math.PI + 1e-9;
const id = () => Type.String({ maxLength: 256 });
const theta = () => Type.Number({ minimum: -PI, maximum: PI });

export const BlockingType = literals(['NONE', 'SOFT', 'SINGLE', 'HARD']);

export const ActionParameter = Type.Object({ key: id(), value: Type.Unknown() });
export const Action = Type.Object({
  actionType: id(),
  actionId: id(),
  actionDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  blockingType: BlockingType,
  actionParameters: Type.Optional(Type.Array(ActionParameter, { maxItems: 64 })),
  retriable: Type.Optional(Type.Boolean()),
});
export type Action = Static<typeof Action>;

export const Trajectory = Type.Object({
  degree: Type.Optional(Type.Integer({ minimum: 1 })),
  knotVector: Type.Optional(Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { maxItems: 1000 })),
  controlPoints: Type.Array(Type.Object({ x: Type.Number(), y: Type.Number(), weight: Type.Optional(Type.Number()) }), {
    maxItems: 1000,
  }),
});

export const PlannedPath = Type.Object({
  trajectory: Trajectory,
  traversedNodes: Type.Optional(Type.Array(id(), { maxItems: 1000 })),
});
export const IntermediatePath = Type.Object({
  polyline: Type.Array(
    Type.Object({ x: Type.Number(), y: Type.Number(), theta: Type.Optional(theta()), eta: utcTime() }),
    { maxItems: 1000 },
  ),
});

export const MobileRobotPosition = Type.Object({
  x: Type.Number(),
  y: Type.Number(),
  theta: theta(),
  mapId: id(),
  localized: Type.Boolean(),
  localizationScore: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  deviationRange: Type.Optional(Type.Number({ minimum: 0 })),
});
export type MobileRobotPosition = Static<typeof MobileRobotPosition>;

export const Velocity = Type.Object({
  vx: Type.Optional(Type.Number()),
  vy: Type.Optional(Type.Number()),
  omega: Type.Optional(Type.Number()),
});

export const NodePosition = Type.Object({
  x: Type.Number(),
  y: Type.Number(),
  theta: Type.Optional(theta()),
  allowedDeviationXY: Type.Optional(
    Type.Object({ a: Type.Number({ minimum: 0 }), b: Type.Number({ minimum: 0 }), theta: Type.Number() }),
  ),
  allowedDeviationTheta: Type.Optional(Type.Number({ minimum: 0, maximum: PI })),
  mapId: id(),
});

export const vdaId = id;
export const vdaTheta = theta;
