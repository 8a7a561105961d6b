import type { Static } from 'typebox';
import type { Action, NodePosition } from '#shared/contracts/vda5050/common.ts';
import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import type { InstantActions } from '#shared/contracts/vda5050/instant-actions.ts';
import type { Order, OrderEdge, OrderNode } from '#shared/contracts/vda5050/order.ts';

/** An order of VDA 5050 3.0 in the words of 2.x (official schemas 2.1 and 3.0). */
export function orderVersion2(order: Omit<Order, keyof VdaHeader>, protocolVersion: string): object {
  const nodeIds = new Map(order.nodes.map(({ sequenceId, nodeId }) => [sequenceId, nodeId]));
  const { zoneSetId, nodes } = withoutZoneSet(order);
  return {
    orderId: order.orderId,
    orderUpdateId: order.orderUpdateId,
    ...(zoneSetId === undefined ? {} : { zoneSetId }),
    nodes: nodes.map((item) => node(item, protocolVersion)),
    edges: order.edges.map((item) => edge(item, nodeIds)),
  };
}

/** Both say `actions`; vda-5050-lib, which speaks 2.0, says `instantActions`: there both, as no schema forbids a further key. */
export function instantActionsVersion2(
  { actions }: Omit<InstantActions, keyof VdaHeader>,
  protocolVersion: string,
): object {
  const list = actions.map(action);
  return isBefore21(protocolVersion) ? { actions: list, instantActions: list } : { actions: list };
}

const isBefore21 = (protocolVersion: string): boolean => /^(1\.|2\.0)/.test(protocolVersion);

/** 2.x has a field for what 3.0 says with an action of the first node. */
function withoutZoneSet({ nodes }: Pick<Order, 'nodes'>): { zoneSetId: string | undefined; nodes: OrderNode[] } {
  const [first, ...rest] = nodes;
  const named = first?.actions.find(({ actionType }) => actionType === 'enableZoneSet');
  const zoneSetId = named?.actionParameters?.find(({ key }) => key === 'zoneSetId')?.value;
  if (first === undefined || typeof zoneSetId !== 'string') return { zoneSetId: undefined, nodes };
  return { zoneSetId, nodes: [{ ...first, actions: first.actions.filter((each) => each !== named) }, ...rest] };
}

function node({ nodeDescriptor, nodePosition, actions, ...rest }: OrderNode, protocolVersion: string): object {
  return {
    ...rest,
    ...(nodeDescriptor === undefined ? {} : { nodeDescription: nodeDescriptor }),
    ...(nodePosition === undefined ? {} : { nodePosition: position(nodePosition, protocolVersion) }),
    actions: actions.map(action),
  };
}

/** An ellipse becomes the circle inside it. 2.0 and 2.1 differ in one letter of its name. */
function position(
  { allowedDeviationXY: ellipse, ...rest }: Static<typeof NodePosition>,
  protocolVersion: string,
): object {
  if (ellipse === undefined) return rest;
  const radius = Math.min(ellipse.a, ellipse.b);
  return isBefore21(protocolVersion)
    ? { ...rest, allowedDeviationXY: radius, allowedDeviationXy: radius }
    : { ...rest, allowedDeviationXY: radius };
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
