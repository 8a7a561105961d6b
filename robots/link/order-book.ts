import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Order, OrderEdge, OrderNode } from '#shared/contracts/vda5050/order.ts';
import type { VdaError } from '#shared/contracts/vda5050/state.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { orderStatements } from './action-traits.ts';
import { ActionQueue, blocksDriving } from './action-queue.ts';
import type { EndAction, StartAction } from './action-queue.ts';
import { contentOf, isUpdateOf, judgeOrder } from './order-admission.ts';
import type { HeldOrder, OrderContext } from './order-admission.ts';
import { namedZoneSet } from './order-checks.ts';

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

/** The VDA 5050 order of one robot: base and horizon, progress, actions, cancellation (§6.1.2, §6.1.3, §6.6.2). No clock, no I/O. */
export class OrderBook {
  readonly actions = new ActionQueue();
  #orderId = '';
  #orderUpdateId = 0;
  #content = '';
  #cancelled = false;
  #nodes: OrderNode[] = [];
  #edges: OrderEdge[] = [];
  #decisionPoint: OrderNode | undefined;
  #baseActionIds = new Set<string>();
  /** The edge being driven; its actions are active. */
  #onEdge: OrderEdge | undefined;
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
  /** Not idle in the sense of §6.6.8. */
  get isActive(): boolean {
    return this.#nodes.length > 0 || !this.actions.isDone;
  }
  get isCancelled(): boolean {
    return this.#cancelled;
  }
  /** The way the robot should face where its order ends, radians; undefined if the order does not say. */
  get finalHeadingRad(): number | undefined {
    return this.#decisionPoint?.nodePosition?.theta;
  }
  /** The base runs out while there is a horizon. */
  get wantsBase(): boolean {
    const left = this.#nodes.filter(({ released }) => released).length;
    return !this.#cancelled && left <= 1 && left < this.#nodes.length;
  }

  receive(order: Order, context: OrderContext): OrderVerdict {
    const held = this.#held();
    const judgement = judgeOrder(order, held, context);
    if (judgement === 'known') return { kind: 'known' };
    if (judgement !== undefined) return { kind: 'rejected', error: judgement };
    const zoneSetId = namedZoneSet(order);
    if (zoneSetId !== undefined) context.useZoneSet(zoneSetId);
    const isUpdate = isUpdateOf(held, order);
    if (isUpdate) this.#extend(order);
    else this.#begin(order);
    this.#orderId = order.orderId;
    this.#orderUpdateId = order.orderUpdateId;
    this.#content = contentOf(order);
    return { kind: 'accepted', isUpdate };
  }

  #held(): HeldOrder {
    return {
      orderId: this.#orderId,
      orderUpdateId: this.#orderUpdateId,
      content: this.#content,
      isCancelled: this.#cancelled,
      isActive: this.isActive,
      decisionPoint: this.#decisionPoint,
      baseLength: this.#nodes.filter(({ released }) => released).length,
      baseActionIds: this.#baseActionIds,
    };
  }

  #begin(order: Order): void {
    const [first, ...rest] = order.nodes;
    this.actions.clear();
    this.#cancelled = false;
    this.#baseActionIds = new Set();
    this.#onEdge = undefined;
    this.#nodes = rest;
    this.#edges = [...order.edges];
    this.#announce(order.nodes, order.edges);
    this.#decisionPoint = order.nodes.findLast(({ released }) => released);
    if (first === undefined) return;
    this.lastNodeId = first.nodeId;
    this.lastNodeSequenceId = first.sequenceId;
    this.actions.enqueue(first.actions);
  }

  /** The decision point is sent again and stays as it was: its actions are neither repeated nor replaced (§6.1.2). */
  #extend(order: Order): void {
    const [first, ...rest] = order.nodes;
    this.#dropHorizon();
    for (const action of first?.actions ?? []) if (isStatement(action)) this.actions.announce(action, 'FINISHED');
    this.#announce(rest, order.edges);
    this.#nodes.push(...rest);
    this.#edges.push(...order.edges);
    this.#decisionPoint = rest.findLast(({ released }) => released) ?? this.#decisionPoint;
  }

  #announce(nodes: readonly OrderNode[], edges: readonly OrderEdge[]): void {
    for (const { actions, released } of [...nodes, ...edges].toSorted((a, b) => a.sequenceId - b.sequenceId)) {
      for (const action of actions) {
        this.actions.announce(action, isStatement(action) ? 'FINISHED' : 'WAITING');
        if (released) this.#baseActionIds.add(action.actionId);
      }
    }
  }

  #dropHorizon(): void {
    const dropped = [...this.#nodes, ...this.#edges].filter(({ released }) => !released);
    this.actions.forget(new Set(dropped.flatMap(({ actions }) => actions.map(({ actionId }) => actionId))));
    this.#nodes = this.#nodes.filter(({ released }) => released);
    this.#edges = this.#edges.filter(({ released }) => released);
  }

  /** The base still to drive. The robot stops at its end and wherever an action wants it to stand. */
  legs(resolve: (nodeId: string) => Point2 | undefined, defaultSpeedMps: number): readonly OrderLeg[] {
    const base = this.#nodes.filter(({ released }) => released);
    return base.flatMap((node, index) => {
      const point = node.nodePosition ?? resolve(node.nodeId);
      if (point === undefined) return [];
      const { nodeId, sequenceId } = node;
      const into = this.#edges.find((edge) => edge.sequenceId === sequenceId - 1);
      const onward = this.#edges.find((edge) => edge.sequenceId === sequenceId + 1 && edge.released);
      const stands = [...node.actions, ...(onward?.actions ?? [])].some(
        (action) => blocksDriving(action) && !isStatement(action),
      );
      const maxSpeedMps = into?.maximumSpeed ?? defaultSpeedMps;
      return [{ nodeId, sequenceId, x: point.x, y: point.y, maxSpeedMps, stop: stands || index === base.length - 1 }];
    });
  }

  /** Ends and starts actions that are due, those of the edge ahead too once the robot may enter it; true if a state changed. */
  advance(now: number, start: StartAction, onEnd: EndAction): boolean {
    let changed = this.actions.advance(now, start, onEnd);
    if (this.actions.mayDrive && this.#enterEdge()) changed = this.actions.advance(now, start, onEnd) || changed;
    return changed;
  }

  /** An edge is entered when its start node is passed, or when the robot drives on from it (§6.6.2). */
  #enterEdge(): boolean {
    if (this.#onEdge !== undefined || this.#cancelled) return false;
    const edge = this.#edges.find(({ sequenceId }) => sequenceId === this.lastNodeSequenceId + 1);
    if (edge === undefined || !edge.released) return false;
    this.#onEdge = edge;
    this.actions.enqueue(edge.actions);
    return edge.actions.length > 0;
  }

  /** The robot passed the next node of its base. */
  reachNext(onEnd: EndAction): void {
    const node = this.#nodes[0];
    if (node === undefined || !node.released || this.#cancelled) return;
    const left = this.#onEdge ?? this.#edges.find(({ sequenceId }) => sequenceId === node.sequenceId - 1);
    this.#nodes.shift();
    this.#edges = this.#edges.filter(({ sequenceId }) => sequenceId > node.sequenceId);
    this.#onEdge = undefined;
    this.lastNodeId = node.nodeId;
    this.lastNodeSequenceId = node.sequenceId;
    if (left !== undefined) this.actions.leave(left.actions, onEnd);
    this.actions.enqueue(node.actions);
  }

  /** Outside an order the robot names the nodes it passes all the same; the sequence stays that of the order it last drove. */
  passOwnNode(nodeId: string): void {
    if (this.isActive) return;
    this.lastNodeId = nodeId;
  }

  /** §6.1.3: the robot stops, ids are kept; see `clear`. False if there is nothing to cancel. */
  cancel(orderId: string | undefined, canBreakOff: (action: Action) => boolean, onEnd: EndAction): boolean {
    if (!this.isActive || this.#cancelled || (orderId !== undefined && orderId !== this.#orderId)) return false;
    this.#cancelled = true;
    this.actions.cancel(canBreakOff, onEnd);
    return true;
  }

  /** The robot stands: once nothing of a cancelled order runs any more, what was planned is gone. */
  clear(): void {
    if (!this.#cancelled || !this.actions.isDone) return;
    this.#nodes = [];
    this.#edges = [];
    this.#onEdge = undefined;
  }
}

const isStatement = ({ actionType }: Action): boolean => orderStatements.has(actionType);
