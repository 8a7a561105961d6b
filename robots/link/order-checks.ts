import { Compile } from 'typebox/compile';
import { Order } from '#shared/contracts/vda5050/order.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { knownAction } from './known-actions.ts';
import { vdaError } from './vda-errors.ts';

const compiledOrder = Compile(Order);
const nodeActions: ReadonlySet<string> = new Set(['bpAuthority', 'bpObserve', 'bpAnnounce', 'bpDock']);
/** startNodeId and endNodeId are VDA 2.x; lengths and descriptors are read and need no ability. */
const usableEdgeKeys: ReadonlySet<string> = new Set([
  'edgeId',
  'sequenceId',
  'edgeDescription',
  'edgeDescriptor',
  'released',
  'startNodeId',
  'endNodeId',
  'maximumSpeed',
  'length',
  'actions',
]);

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
        : {};
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
  if (nodes.some(({ sequenceId }, index) => sequenceId !== first + 2 * index)) return 'node sequenceIds have a gap';
  if (edges.some(({ sequenceId }, index) => sequenceId !== first + 1 + 2 * index)) return 'edge sequenceIds have a gap';
  const released = [...nodes, ...edges].toSorted((a, b) => a.sequenceId - b.sequenceId).map((item) => item.released);
  if (released[0] !== true) return 'the first node must be released';
  const horizon = released.indexOf(false);
  if (horizon >= 0 && released.includes(true, horizon)) return 'something released follows the horizon';
  return horizon > 0 && horizon % 2 === 0 ? 'a released edge leads to a node that is not released' : undefined;
}

/** §6.1.4.2, §6.1.4.3 and §6.1.4.10. */
export function checkAbilities(order: Order, mapId: string): VdaError | undefined {
  const references = orderReferences(order);
  for (const edge of order.edges) {
    const unusable = Object.keys(edge).find((key) => !usableEdgeKeys.has(key));
    if (unusable !== undefined) {
      return vdaError('UNSUPPORTED_PARAMETER', `edge ${edge.edgeId}: ${unusable}`, {
        ...references,
        parameter: unusable,
      });
    }
    const [action] = edge.actions;
    if (action !== undefined) {
      return vdaError('INVALID_ORDER_ACTION', `no actions on edges: ${action.actionType}`, references);
    }
  }
  for (const node of order.nodes) {
    if (node.nodePosition !== undefined && node.nodePosition.mapId !== mapId) {
      return vdaError('UNKNOWN_MAP_ID', `node ${node.nodeId} is on ${node.nodePosition.mapId}`, references);
    }
    for (const action of node.actions) {
      const known = knownAction(action);
      const fault = known.ok ? (nodeActions.has(action.actionType) ? undefined : 'not at a node') : known.error.message;
      if (fault === undefined) continue;
      const text = `${action.actionType} ${action.actionId}: ${fault}`;
      return vdaError('INVALID_ORDER_ACTION', text, { ...references, actionId: action.actionId });
    }
  }
  return undefined;
}

/** §6.1.1: on the node or within its deviation ellipse. */
export function isWithinReach(node: Order['nodes'][number], at: Point2, toleranceM: number): boolean {
  const place = node.nodePosition;
  if (place === undefined) return true;
  const { a, b, theta } = place.allowedDeviationXY ?? { a: 0, b: 0, theta: 0 };
  const dx = at.x - place.x;
  const dy = at.y - place.y;
  const along = dx * Math.cos(theta) + dy * Math.sin(theta);
  const across = dy * Math.cos(theta) - dx * Math.sin(theta);
  return (along / Math.max(a, toleranceM)) ** 2 + (across / Math.max(b, toleranceM)) ** 2 <= 1;
}
