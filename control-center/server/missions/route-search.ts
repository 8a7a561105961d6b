import type { Point2 } from '#shared/geo/polygon.ts';
import type { RouteNode } from '#shared/sector/sector.ts';
import { distance } from './route-graph.ts';
import type { GraphEdge, RouteGraph, RoutePoint } from './route-graph.ts';

/** The way between two points: whole nodes in between, and each leg's limit. */
export interface Route {
  readonly start: RoutePoint;
  readonly nodes: readonly RouteNode[];
  readonly end: RoutePoint;
  /** The edge each leg runs on: one more than nodes, unless start and end are one place. */
  readonly legs: readonly GraphEdge[];
  readonly lengthM: number;
  readonly seconds: number;
}

interface RouteLimits {
  readonly maximumSpeedMps: number;
  /** Legs that may not be driven, e.g. within the stand-off of a person. */
  readonly forbids?: (from: Point2, to: Point2) => boolean;
}

interface Reached {
  readonly seconds: number;
  readonly via: GraphEdge;
  readonly from: string | undefined;
}

/** The quickest way by Dijkstra's algorithm; undefined if there is none. */
export function quickestRoute(
  graph: RouteGraph,
  start: RoutePoint,
  end: RoutePoint,
  limits: RouteLimits,
): Route | undefined {
  const reached = reachAll(graph, start, limits);
  let best = direct(start, end, limits);
  for (const node of [end.edge.a, end.edge.b]) {
    const at = reached.get(node.nodeId);
    if (at === undefined || limits.forbids?.(node, end)) continue;
    const seconds = at.seconds + legSeconds(distance(node, end), end.edge, limits);
    if (best === undefined || seconds < best.seconds) best = trace(graph, reached, start, node, end, seconds);
  }
  return best;
}

function direct(start: RoutePoint, end: RoutePoint, limits: RouteLimits): Route | undefined {
  if (start.edge !== end.edge || limits.forbids?.(start, end)) return undefined;
  const lengthM = Math.abs(start.offsetM - end.offsetM);
  return { start, nodes: [], end, legs: [start.edge], lengthM, seconds: legSeconds(lengthM, start.edge, limits) };
}

function reachAll(graph: RouteGraph, start: RoutePoint, limits: RouteLimits): Map<string, Reached> {
  const settled = new Map<string, Reached>();
  const open = new Map<string, Reached>();
  const offer = (node: RouteNode, from: Point2, reached: Reached): void => {
    if (settled.has(node.nodeId) || limits.forbids?.(from, node)) return;
    const known = open.get(node.nodeId);
    if (known === undefined || reached.seconds < known.seconds) open.set(node.nodeId, reached);
  };
  for (const node of [start.edge.a, start.edge.b]) {
    const seconds = legSeconds(distance(start, node), start.edge, limits);
    offer(node, start, { seconds, via: start.edge, from: undefined });
  }
  for (let next = soonest(open); next !== undefined; next = soonest(open)) {
    const [nodeId, at] = next;
    open.delete(nodeId);
    settled.set(nodeId, at);
    for (const edge of graph.edgesOf.get(nodeId) ?? []) {
      const isForward = edge.a.nodeId === nodeId;
      const seconds = at.seconds + legSeconds(edge.lengthM, edge, limits);
      offer(isForward ? edge.b : edge.a, isForward ? edge.a : edge.b, { seconds, via: edge, from: nodeId });
    }
  }
  return settled;
}

function soonest(open: ReadonlyMap<string, Reached>): readonly [string, Reached] | undefined {
  let best: readonly [string, Reached] | undefined;
  for (const entry of open) if (best === undefined || entry[1].seconds < best[1].seconds) best = entry;
  return best;
}

function trace(
  graph: RouteGraph,
  reached: ReadonlyMap<string, Reached>,
  start: RoutePoint,
  last: RouteNode,
  end: RoutePoint,
  seconds: number,
): Route {
  const nodes: RouteNode[] = [];
  const legs: GraphEdge[] = [end.edge];
  let lengthM = distance(last, end);
  for (let node: RouteNode | undefined = last; node !== undefined;) {
    const at: Reached | undefined = reached.get(node.nodeId);
    if (at === undefined) break;
    nodes.unshift(node);
    legs.unshift(at.via);
    const before: RouteNode | undefined = at.from === undefined ? undefined : graph.nodes.get(at.from);
    lengthM += distance(before ?? start, node);
    node = before;
  }
  return { start, nodes, end, legs, lengthM, seconds };
}

const legSeconds = (lengthM: number, edge: GraphEdge, { maximumSpeedMps }: RouteLimits): number =>
  lengthM / Math.max(0.05, Math.min(edge.maxSpeedMps, maximumSpeedMps));
