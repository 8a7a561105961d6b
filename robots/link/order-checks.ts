import { Compile } from 'typebox/compile';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { Order } from '#shared/contracts/vda5050/order.ts';
import type { OrderNode } from '#shared/contracts/vda5050/order.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { actionTraits, orderStatements } from './action-traits.ts';
import type { ActionScope } from './action-traits.ts';
import { knownAction } from './known-actions.ts';
import { vdaError } from './vda-errors.ts';

const compiledOrder = Compile(Order);

const keys = (...names: readonly string[]): ReadonlySet<string> => new Set(names);
/** What this robot reads. Anything else asks for an ability it has not. */
const usable = {
  order: keys(...Object.keys(Order.properties)),
  node: keys('nodeId', 'sequenceId', 'nodeDescriptor', 'released', 'nodePosition', 'actions'),
  position: keys('x', 'y', 'theta', 'allowedDeviationXY', 'mapId'),
  edge: keys('edgeId', 'sequenceId', 'edgeDescriptor', 'released', 'maximumSpeed', 'length', 'actions'),
};

export const orderReferences = (order: Pick<Order, 'orderId' | 'orderUpdateId'>): Record<string, string | number> => ({
  topic: 'order',
  orderId: order.orderId,
  orderUpdateId: order.orderUpdateId,
});

/** §6.1.4.1: well formed, and a graph segment in the sense of §6.1.1. */
export function checkShape(value: unknown): { readonly order: Order } | { readonly error: VdaError } {
  if (!compiledOrder.Check(value)) {
    const [first] = compiledOrder.Errors(value);
    const text = `${first?.instancePath ?? ''} ${first?.message ?? 'is invalid'}`;
    const { orderId, orderUpdateId } = (value ?? {}) as { orderId?: unknown; orderUpdateId?: unknown };
    const references =
      typeof orderId === 'string' && typeof orderUpdateId === 'number'
        ? orderReferences({ orderId, orderUpdateId })
        : { topic: 'order' };
    return { error: vdaError('VALIDATION_FAILURE', text, references) };
  }
  const fault = segmentFault(value);
  return fault === undefined
    ? { order: value }
    : { error: vdaError('VALIDATION_FAILURE', fault, orderReferences(value)) };
}

function segmentFault({ nodes, edges }: Order): string | undefined {
  if (edges.length !== nodes.length - 1) return 'there must be one edge fewer than nodes';
  const first = nodes[0]?.sequenceId ?? 0;
  if (first % 2 !== 0) return 'nodes have even sequenceIds';
  if (nodes.some(({ sequenceId }, index) => sequenceId !== first + 2 * index)) return 'node sequenceIds have a gap';
  if (edges.some(({ sequenceId }, index) => sequenceId !== first + 1 + 2 * index)) return 'edge sequenceIds have a gap';
  const released = [...nodes, ...edges].toSorted((a, b) => a.sequenceId - b.sequenceId).map((item) => item.released);
  if (released[0] !== true) return 'the first node must be released';
  const horizon = released.indexOf(false);
  if (horizon >= 0 && released.includes(true, horizon)) return 'something released follows the horizon';
  if (horizon > 0 && horizon % 2 === 0) return 'a released edge leads to a node that is not released';
  const ids = [...nodes, ...edges].flatMap(({ actions }) => actions.map(({ actionId }) => actionId));
  return new Set(ids).size === ids.length ? undefined : 'an actionId stands twice';
}

/** §6.1.4.2, §6.1.4.3 and §6.1.4.10. */
export function checkAbilities(order: Order, mapId: string): VdaError | undefined {
  const references = orderReferences(order);
  const unusable = unusableField(order);
  if (unusable !== undefined) {
    return vdaError('UNSUPPORTED_PARAMETER', `${unusable} cannot be used`, { ...references, parameter: unusable });
  }
  for (const node of order.nodes) {
    if (node.nodePosition !== undefined && node.nodePosition.mapId !== mapId) {
      return vdaError('UNKNOWN_MAP_ID', `node ${node.nodeId} is on ${node.nodePosition.mapId}`, references);
    }
  }
  for (const [place, scope] of [...scoped(order.nodes, 'NODE'), ...scoped(order.edges, 'EDGE')]) {
    for (const action of place.actions) {
      const fault = actionFault(action, scope) ?? statementFault(action, place === order.nodes[0]);
      if (fault === undefined) continue;
      const text = `${action.actionType} ${action.actionId}: ${fault}`;
      return vdaError('INVALID_ORDER_ACTION', text, { ...references, actionId: action.actionId });
    }
  }
  return undefined;
}

type Place = { readonly actions: readonly Action[] };
const scoped = (places: readonly Place[], scope: ActionScope): readonly (readonly [Place, ActionScope])[] =>
  places.map((place) => [place, scope]);

function actionFault(action: Action, scope: ActionScope): string | undefined {
  const known = knownAction(action);
  if (!known.ok) return known.error.message;
  if (action.retriable === true) return 'not retriable';
  return actionTraits[known.value.type].scopes.includes(scope)
    ? undefined
    : `not at a ${scope === 'NODE' ? 'node' : 'edge'}`;
}

const statementFault = ({ actionType }: Action, isFirst: boolean): string | undefined =>
  orderStatements.has(actionType) && !isFirst ? 'only at the first node' : undefined;

function unusableField(order: Order): string | undefined {
  const fields: readonly (readonly [string, object | undefined, ReadonlySet<string>])[] = [
    ['order', order, usable.order],
    ...order.nodes.flatMap((node) => [
      ['node', node, usable.node] as const,
      ['nodePosition', node.nodePosition, usable.position] as const,
    ]),
    ...order.edges.map((edge) => ['edge', edge, usable.edge] as const),
  ];
  for (const [name, value, known] of fields) {
    const key = Object.keys(value ?? {}).find((each) => !known.has(each));
    if (key !== undefined) return `${name}.${key}`;
  }
  return undefined;
}

/** The zone set an order was planned on, named on its first node (the robot takes the two together, lessons 4). */
export function namedZoneSet({ nodes }: Pick<Order, 'nodes'>): string | undefined {
  for (const action of nodes[0]?.actions ?? []) {
    const known = knownAction(action);
    if (known.ok && known.value.type === 'enableZoneSet') return known.value.parameters.zoneSetId;
  }
  return undefined;
}

/** §6.1.1: on the node or within its deviation ellipse. */
export function isWithinReach(place: OrderNode['nodePosition'], at: Point2, toleranceM: number): boolean {
  if (place === undefined) return true;
  const { a, b, theta } = place.allowedDeviationXY ?? { a: 0, b: 0, theta: 0 };
  const dx = at.x - place.x;
  const dy = at.y - place.y;
  const along = dx * Math.cos(theta) + dy * Math.sin(theta);
  const across = dy * Math.cos(theta) - dx * Math.sin(theta);
  return (along / Math.max(a, toleranceM)) ** 2 + (across / Math.max(b, toleranceM)) ** 2 <= 1;
}
