import type { Order, OrderNode } from '#shared/contracts/vda5050/order.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { checkAbilities, isWithinReach, namedZoneSet, orderReferences } from './order-checks.ts';
import { vdaError } from './vda-errors.ts';

export interface OrderContext {
  readonly mapId: string;
  /** False while the centre's origin differs from the robot's: every coordinate would be wrong. */
  readonly anchorMatches: boolean;
  /** Undefined while not localised. */
  readonly position: Point2 | undefined;
  /** Why no new order may be taken now; undefined if one may. */
  readonly unavailable: string | undefined;
  readonly startToleranceM: number;
  /** Undefined if a node without a position is not known here. */
  resolve(nodeId: string): Point2 | undefined;
  /** Why the way along these points cannot be driven; undefined if it can. `zoneSetId`: by the zones of this set. */
  obstructed(points: readonly Point2[], zoneSetId: string | undefined): string | undefined;
  /** Why an order planned on this zone set cannot be taken; undefined if it can. */
  refuseZoneSet(zoneSetId: string): string | undefined;
  /** Puts the zone set that came with an accepted order in force, on disk. */
  useZoneSet(zoneSetId: string): void;
  /** Asked last, of an order that is otherwise acceptable: spends its command id. */
  refuseAuthority(order: Order): VdaError | undefined;
}

/** What the robot holds when an order arrives. */
export interface HeldOrder {
  readonly orderId: string;
  readonly orderUpdateId: number;
  readonly content: string;
  readonly isCancelled: boolean;
  readonly isActive: boolean;
  /** End of the base: where an update is stitched on. */
  readonly decisionPoint: OrderNode | undefined;
  /** Nodes of the base still to drive. */
  readonly baseLength: number;
  /** Of the base: an update may not give these ids to other actions. */
  readonly baseActionIds: ReadonlySet<string>;
}

/** The most a robot keeps of one order. */
const maxNodes = 2000;

export const contentOf = ({ orderId, orderUpdateId, nodes, edges }: Order): string =>
  canonicalJson({ orderId, orderUpdateId, nodes, edges });

export const isUpdateOf = (held: HeldOrder, order: Order): boolean =>
  held.orderId !== '' && order.orderId === held.orderId;

/** Figure 8 of VDA 5050 v3 §6.1.2, in its order, with the errors of §6.1.4. Undefined: the order may be taken. */
export function judgeOrder(order: Order, held: HeldOrder, context: OrderContext): VdaError | 'known' | undefined {
  const isUpdate = isUpdateOf(held, order);
  const first = isUpdate ? refuseUpdate(order, held) : refuseNew(order, held, context);
  return (
    first ??
    checkAbilities(order, context.mapId) ??
    refuseWay(order, isUpdate ? held : undefined, context) ??
    context.refuseAuthority(order)
  );
}

function refuseNew(order: Order, held: HeldOrder, { unavailable }: OrderContext): VdaError | undefined {
  const references = orderReferences(order);
  if (unavailable !== undefined) return vdaError('MOBILE_ROBOT_NOT_AVAILABLE', unavailable, references);
  if (held.isActive) return vdaError('OTHER_ORDER_ACTIVE', `order ${held.orderId} is active`, references);
  const [first] = order.nodes;
  if (order.orderUpdateId !== 0 || first?.sequenceId !== 0) {
    const text = `order ${order.orderId} is not held here: a new one begins with orderUpdateId 0 and sequenceId 0`;
    return vdaError('VALIDATION_FAILURE', text, references);
  }
  return undefined;
}

function refuseUpdate(order: Order, held: HeldOrder): VdaError | 'known' | undefined {
  const references = orderReferences(order);
  if (order.orderUpdateId < held.orderUpdateId) {
    return vdaError('OUTDATED_ORDER_UPDATE', `the robot has update ${held.orderUpdateId}`, references);
  }
  if (held.isCancelled) return vdaError('ORDER_UPDATE_FOLLOWING_CANCEL', 'the order was cancelled', references);
  if (order.orderUpdateId === held.orderUpdateId) {
    if (contentOf(order) === held.content) return 'known';
    return vdaError('SAME_ORDER_UPDATE_ID', 'another content under the same orderUpdateId', references);
  }
  const [first, ...rest] = order.nodes;
  const point = held.decisionPoint;
  if (first?.nodeId !== point?.nodeId || first?.sequenceId !== point?.sequenceId) {
    const text = `the update must begin at ${point?.nodeId} (${point?.sequenceId})`;
    return vdaError('BP_ORDER_UPDATE_NOT_CONTINUOUS', text, references);
  }
  const used = [...rest, ...order.edges]
    .flatMap(({ actions }) => actions)
    .find(({ actionId }) => held.baseActionIds.has(actionId));
  if (used !== undefined) {
    return vdaError('VALIDATION_FAILURE', `actionId ${used.actionId} is used already`, references);
  }
  if (held.baseLength + order.nodes.length > maxNodes) {
    return vdaError('INSUFFICIENT_MEMORY', `more than ${maxNodes} nodes`, references);
  }
  return undefined;
}

/** `held`: of the order that is continued. While it is driven its decision point is reached by what is driven; afterwards it must be near. */
function refuseWay(order: Order, held: HeldOrder | undefined, context: OrderContext): VdaError | undefined {
  const references = orderReferences(order);
  if (!context.anchorMatches) return vdaError('UNKNOWN_MAP_ID', 'the anchors of robot and centre differ', references);
  const zoneSetId = namedZoneSet(order);
  const wrongZones = zoneSetId === undefined ? undefined : context.refuseZoneSet(zoneSetId);
  if (wrongZones !== undefined) {
    return vdaError('BP_ZONE_SET_REFUSED', wrongZones, { ...references, zoneSetId: zoneSetId ?? '' });
  }
  const points: Point2[] = [];
  for (const { nodeId, nodePosition } of order.nodes) {
    const point = nodePosition ?? context.resolve(nodeId);
    if (point === undefined) return vdaError('NO_ROUTE_TO_TARGET', `where is ${nodeId}?`, { ...references, nodeId });
    points.push(point);
  }
  const [start] = order.nodes;
  const [place] = points;
  if (held?.isActive !== true && start !== undefined && place !== undefined) {
    const at = context.position;
    const known = start.nodePosition ?? { x: place.x, y: place.y, mapId: context.mapId };
    if (at === undefined || !isWithinReach(known, at, context.startToleranceM)) {
      return vdaError('START_NODE_OUT_OF_RANGE', `${start.nodeId} is not where the robot is`, references);
    }
  }
  const obstruction = context.obstructed(points, zoneSetId);
  return obstruction === undefined ? undefined : vdaError('NO_ROUTE_TO_TARGET', obstruction, references);
}
