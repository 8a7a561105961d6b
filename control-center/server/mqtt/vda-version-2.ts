import type { Static } from 'typebox';
import type { Action, NodePosition } from '#shared/contracts/vda5050/common.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import type { InstantActions } from '#shared/contracts/vda5050/instant-actions.ts';
import type { Order, OrderEdge, OrderNode } from '#shared/contracts/vda5050/order.ts';

/** An order of VDA 5050 3.0 in the words of 2.x (official schemas 2.1 and 3.0). */
export function orderVersion2(order: Omit<Order, keyof VdaHeader>): object {
  const nodeIds = new Map(order.nodes.map(({ sequenceId, nodeId }) => [sequenceId, nodeId]));
  return {
    orderId: order.orderId,
    orderUpdateId: order.orderUpdateId,
    nodes: order.nodes.map(node),
    edges: order.edges.map((item) => edge(item, nodeIds)),
  };
}

/** 2.0 and 2.1 say `actions`, 1.1 and vda-5050-lib say `instantActions`: both, as no schema forbids a further key. */
export function instantActionsVersion2({ actions }: Omit<InstantActions, keyof VdaHeader>): object {
  const list = actions.map(action);
  return { actions: list, instantActions: list };
}

function node({ nodeDescriptor, nodePosition, actions, ...rest }: OrderNode): object {
  return {
    ...rest,
    ...(nodeDescriptor === undefined ? {} : { nodeDescription: nodeDescriptor }),
    ...(nodePosition === undefined ? {} : { nodePosition: position(nodePosition) }),
    actions: actions.map(action),
  };
}

/** An ellipse becomes the circle inside it. 2.0 and 2.1 differ in one letter of its name. */
function position({ allowedDeviationXY: ellipse, ...rest }: Static<typeof NodePosition>): object {
  if (ellipse === undefined) return rest;
  const radius = Math.min(ellipse.a, ellipse.b);
  return { ...rest, allowedDeviationXY: radius, allowedDeviationXy: radius };
}

function edge(item: OrderEdge, nodeIds: ReadonlyMap<number, string>): object {
  const { edgeDescriptor, maximumSpeed, actions, ...rest } = item;
  return {
    ...rest,
    ...(edgeDescriptor === undefined ? {} : { edgeDescription: edgeDescriptor }),
    ...(maximumSpeed === undefined ? {} : { maxSpeed: maximumSpeed }),
    startNodeId: nodeIds.get(item.sequenceId - 1) ?? '',
    endNodeId: nodeIds.get(item.sequenceId + 1) ?? '',
    actions: actions.map(action),
  };
}

/** 2.x knows no SINGLE: HARD forbids everything beside it, which is stricter. */
function action({ actionDescriptor, blockingType, retriable: _unknownThen, ...rest }: Action): object {
  return {
    ...rest,
    ...(actionDescriptor === undefined ? {} : { actionDescription: actionDescriptor }),
    blockingType: blockingType === 'SINGLE' ? 'HARD' : blockingType,
  };
}
