import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals } from '../primitives.ts';
import { Action, NodePosition, Trajectory, vdaId } from './common.ts';
import { headerFields } from './header.ts';

export const OrderNode = Type.Object({
  nodeId: vdaId(),
  sequenceId: Type.Integer({ minimum: 0 }),
  nodeDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  released: Type.Boolean(),
  nodePosition: Type.Optional(NodePosition),
  actions: Type.Array(Action, { maxItems: 64 }),
});
export type OrderNode = Static<typeof OrderNode>;

export const OrderEdge = Type.Object({
  edgeId: vdaId(),
  sequenceId: Type.Integer({ minimum: 0 }),
  edgeDescriptor: Type.Optional(Type.String({ maxLength: 1000 })),
  released: Type.Boolean(),
  maximumSpeed: Type.Optional(Type.Number({ minimum: 0 })),
  orientation: Type.Optional(Type.Number()),
  orientationType: Type.Optional(literals(['GLOBAL', 'TANGENTIAL'])),
  direction: Type.Optional(Type.String({ maxLength: 128 })),
  maxRotationSpeed: Type.Optional(Type.Number({ minimum: 0 })),
  trajectory: Type.Optional(Trajectory),
  length: Type.Optional(Type.Number({ minimum: 0 })),
  corridor: Type.Optional(
    Type.Object({ leftWidth: Type.Number({ minimum: 0 }), rightWidth: Type.Number({ minimum: 0 }) }),
  ),
  actions: Type.Array(Action, { maxItems: 64 }),
});
export type OrderEdge = Static<typeof OrderEdge>;

export const Order = Type.Object({
  ...headerFields,
  orderId: vdaId(),
  orderUpdateId: Type.Integer({ minimum: 0 }),
  orderDescription: Type.Optional(Type.String({ maxLength: 1000 })),
  nodes: Type.Array(OrderNode, { minItems: 1, maxItems: 2000 }),
  edges: Type.Array(OrderEdge, { maxItems: 2000 }),
});
export type Order = Static<typeof Order>;
