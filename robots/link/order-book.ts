import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Order, OrderEdge, OrderNode } from '#shared/contracts/vda5050/order.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import { canonicalJson } from '#shared/crypto/canonical-json.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { ActionQueue } from './action-queue.ts';
import { checkAbilities, isWithinReach, orderReferences } from './order-checks.ts';
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
  /** Why the way along these points cannot be driven; undefined if it can. */
  obstructed(points: readonly Point2[]): string | undefined;
  /** Asked last, of an order that is otherwise acceptable: spends its command id. */
  refuseAuthority(order: Order): VdaError | undefined;
}

export type OrderVerdict =
  | { readonly kind: 'accepted'; readonly isUpdate: boolean }
  /** A re-send of what is held: acknowledged by the next state, nothing else. */
  | { readonly kind: 'known' }
  | { readonly kind: 'rejected'; readonly error: VdaError };

/** A node to drive to, with its edge's speed. */
export interface OrderLeg {
  readonly nodeId: string;
  readonly sequenceId: number;
  readonly x: number;
  readonly y: number;
  readonly maxSpeedMps: number;
  readonly stop: boolean;
}

const contentOf = ({ orderId, orderUpdateId, nodes, edges }: Order): string =>
  canonicalJson({ orderId, orderUpdateId, nodes, edges });

/** The VDA 5050 order of one robot: acceptance (§6.1.2, §6.1.4), progress, cancellation. No clock, no I/O. */
export class OrderBook {
  readonly actions = new ActionQueue();
  #orderId = '';
  #orderUpdateId = 0;
  #content = '';
  #cancelled = false;
  #nodes: OrderNode[] = [];
  #edges: OrderEdge[] = [];
  #decisionPoint: OrderNode | undefined;
  lastNodeId = '';
  lastNodeSequenceId = 0;

  get orderId(): string {
    return this.#orderId;
  }
  get orderUpdateId(): number {
    return this.#orderUpdateId;
  }
  /** Upcoming, in order; the horizon included. */
  get nodes(): readonly OrderNode[] {
    return this.#nodes;
  }
  get edges(): readonly OrderEdge[] {
    return this.#edges;
  }
  get isActive(): boolean {
    return this.#nodes.length > 0 || !this.actions.isDone;
  }
  /** The way the robot should face where its order ends, radians; undefined if the order does not say. */
  get finalHeadingRad(): number | undefined {
    return this.#decisionPoint?.nodePosition?.theta;
  }
  /** The base runs out while there is a horizon. */
  get wantsBase(): boolean {
    return this.#nodes.length > 0 && this.#nodes.filter((node) => node.released).length <= 1 && this.#hasHorizon;
  }
  get #hasHorizon(): boolean {
    return this.#nodes.some((node) => !node.released);
  }

  receive(order: Order, context: OrderContext): OrderVerdict {
    const isSame = order.orderId === this.#orderId && this.#orderId !== '';
    const error = isSame ? this.#refuseUpdate(order) : this.#refuseNew(order, context);
    if (error === 'known') return { kind: 'known' };
    const refusal =
      error ??
      checkAbilities(order, context.mapId) ??
      this.#refuseWay(order, isSame, context) ??
      context.refuseAuthority(order);
    if (refusal !== undefined) return { kind: 'rejected', error: refusal };
    this.#take(order, isSame);
    return { kind: 'accepted', isUpdate: isSame };
  }

  #refuseNew(order: Order, { unavailable }: OrderContext): VdaError | undefined {
    const references = orderReferences(order);
    if (unavailable !== undefined) return vdaError('MOBILE_ROBOT_NOT_AVAILABLE', unavailable, references);
    if (this.isActive) return vdaError('OTHER_ORDER_ACTIVE', `order ${this.#orderId} is active`, references);
    return undefined;
  }

  #refuseUpdate(order: Order): VdaError | 'known' | undefined {
    const references = orderReferences(order);
    if (order.orderUpdateId < this.#orderUpdateId) {
      return vdaError('OUTDATED_ORDER_UPDATE', `the robot has update ${this.#orderUpdateId}`, references);
    }
    if (order.orderUpdateId === this.#orderUpdateId) {
      if (contentOf(order) === this.#content) return 'known';
      return vdaError('SAME_ORDER_UPDATE_ID', 'another content under the same orderUpdateId', references);
    }
    if (this.#cancelled) return vdaError('ORDER_UPDATE_FOLLOWING_CANCEL', 'the order was cancelled', references);
    const [first] = order.nodes;
    const point = this.#decisionPoint;
    if (first?.nodeId === point?.nodeId && first?.sequenceId === point?.sequenceId) return undefined;
    const text = `the update must begin at ${point?.nodeId} (${point?.sequenceId})`;
    return vdaError('BP_ORDER_UPDATE_NOT_CONTINUOUS', text, references);
  }

  #refuseWay(order: Order, isUpdate: boolean, context: OrderContext): VdaError | undefined {
    const references = orderReferences(order);
    if (!context.anchorMatches) return vdaError('UNKNOWN_MAP_ID', 'the anchors of robot and centre differ', references);
    const points: Point2[] = [];
    for (const { nodeId, nodePosition } of order.nodes) {
      const point = nodePosition ?? context.resolve(nodeId);
      if (point === undefined) return vdaError('NO_ROUTE_TO_TARGET', `where is ${nodeId}?`, { ...references, nodeId });
      points.push(point);
    }
    const [start] = order.nodes;
    const [place] = points;
    if (!isUpdate && start !== undefined && place !== undefined) {
      const at = context.position;
      const node = { ...start, nodePosition: start.nodePosition ?? { x: place.x, y: place.y, mapId: context.mapId } };
      if (at === undefined || !isWithinReach(node, at, context.startToleranceM)) {
        return vdaError('START_NODE_OUT_OF_RANGE', `${start.nodeId} is not where the robot is`, references);
      }
    }
    const obstruction = context.obstructed(points.slice(1));
    return obstruction === undefined ? undefined : vdaError('NO_ROUTE_TO_TARGET', obstruction, references);
  }

  #take(order: Order, isUpdate: boolean): void {
    const [first, ...rest] = order.nodes;
    if (isUpdate) this.#dropHorizon();
    else {
      this.actions.clear();
      this.#nodes = [];
      this.#edges = [];
    }
    this.#orderId = order.orderId;
    this.#orderUpdateId = order.orderUpdateId;
    this.#content = contentOf(order);
    this.#cancelled = false;
    for (const { actions } of order.nodes) {
      for (const action of actions) this.actions.announce(action, isGrant(action) ? 'FINISHED' : 'WAITING');
    }
    if (!isUpdate && first !== undefined) {
      this.lastNodeId = first.nodeId;
      this.lastNodeSequenceId = first.sequenceId;
      this.actions.enqueue(first.actions);
    }
    this.#nodes.push(...rest);
    this.#edges.push(...order.edges);
    this.#decisionPoint = order.nodes.findLast((node) => node.released);
  }

  #dropHorizon(): void {
    const dropped = this.#nodes.filter((node) => !node.released);
    this.actions.forget(new Set(dropped.flatMap(({ actions }) => actions.map(({ actionId }) => actionId))));
    this.#nodes = this.#nodes.filter((node) => node.released);
    this.#edges = this.#edges.filter((edge) => edge.released);
  }

  /** The base still to drive. The robot stops at its end and wherever an action wants it to stand. */
  legs(resolve: (nodeId: string) => Point2 | undefined, defaultSpeedMps: number): readonly OrderLeg[] {
    const base = this.#nodes.filter((node) => node.released);
    return base.flatMap((node, index) => {
      const point = node.nodePosition ?? resolve(node.nodeId);
      if (point === undefined) return [];
      const edge = this.#edges.find(({ sequenceId }) => sequenceId === node.sequenceId - 1);
      const stands = node.actions.some(
        ({ blockingType, actionType }) => actionType !== 'bpAuthority' && blocksDriving(blockingType),
      );
      return [
        {
          nodeId: node.nodeId,
          sequenceId: node.sequenceId,
          x: point.x,
          y: point.y,
          maxSpeedMps: edge?.maximumSpeed ?? defaultSpeedMps,
          stop: stands || index === base.length - 1,
        },
      ];
    });
  }

  /** The robot passed the next node of its base. */
  reachNext(): void {
    const node = this.#nodes[0];
    if (node === undefined || !node.released) return;
    this.#nodes.shift();
    this.#edges = this.#edges.filter(({ sequenceId }) => sequenceId > node.sequenceId);
    this.lastNodeId = node.nodeId;
    this.lastNodeSequenceId = node.sequenceId;
    this.actions.enqueue(node.actions);
  }

  /** Outside an order the robot names the nodes it passes all the same; the sequence stays that of the order it last drove. */
  passOwnNode(nodeId: string): void {
    if (this.isActive) return;
    this.lastNodeId = nodeId;
  }

  /** §6.1.3: ids are kept, what was planned is gone. False if there is nothing to cancel. */
  cancel(orderId: string | undefined, onEnd: (action: Action) => void): boolean {
    if (!this.isActive || (orderId !== undefined && orderId !== this.#orderId)) return false;
    this.#cancelled = true;
    this.#nodes = [];
    this.#edges = [];
    this.actions.fail(onEnd);
    return true;
  }
}

const isGrant = ({ actionType }: Action): boolean => actionType === 'bpAuthority';
const blocksDriving = (type: Action['blockingType']): boolean => type === 'SOFT' || type === 'HARD';
