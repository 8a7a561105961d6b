import type { Point2 } from '#shared/geo/polygon.ts';
import type { RouteNode, Sector } from '#shared/sector/sector.ts';
import type { ClosedWays } from './closed-ways.ts';
import type { Waypoint } from './navigator.ts';
import { distanceToLeg, onLegM } from './leg.ts';
import { RouteGraph } from './route-graph.ts';
import type { RouteStep } from './route-graph.ts';

/** Where the robot is and, if that matters, which way it faces. */
export type Standpoint = Point2 & { readonly yaw?: number };

/** How fast the way from off the graph to its first node is driven. */
const accessSpeedMps = 1;

export interface RobotRoutes {
  readonly patrolId: string;
  readonly dockNodeId: string;
  /** Not to plan over now. */
  readonly closed?: ClosedWays;
}

/** Ways over the sector's route graph for what the robot does by itself: its patrol, going home, going to a place. */
export class RoutePlanner {
  readonly #graph: RouteGraph;
  readonly #loop: readonly string[];
  readonly #home: string;
  readonly #closed: ClosedWays | undefined;

  constructor(sector: Sector, { closed, dockNodeId, patrolId }: RobotRoutes) {
    this.#graph = new RouteGraph(sector.routeGraph, closed?.isClosed);
    this.#closed = closed;
    this.#home = dockNodeId;
    const nodeIds = sector.patrols.find((patrol) => patrol.patrolId === patrolId)?.nodeIds ?? [];
    this.#loop = nodeIds.length > 1 && nodeIds[0] === nodeIds.at(-1) ? nodeIds.slice(0, -1) : nodeIds;
  }

  resolve = (nodeId: string): Point2 | undefined => this.#graph.node(nodeId);

  /** A node that shares an edge with this one. */
  beside(nodeId: string): Point2 | undefined {
    return this.#graph.stepsFrom(nodeId)[0]?.node;
  }

  /** Undefined if the graph does not connect the place with the node. */
  wayTo(at: Point2, nodeId: string): readonly Waypoint[] | undefined {
    const start = this.#start(at);
    if (start === undefined) return undefined;
    const steps = this.#graph.shortestPath(start.nodeId, nodeId);
    if (steps === undefined) return undefined;
    return endingThere([access(start), ...steps.map(waypointOf)]);
  }

  home(at: Point2): readonly Waypoint[] | undefined {
    return this.wayTo(at, this.#home);
  }

  /** To whichever of the places is nearest along the routes; undefined if none can be reached. */
  toNearest(at: Point2, places: readonly Point2[]): readonly Waypoint[] | undefined {
    const start = this.#start(at);
    if (start === undefined) return undefined;
    const distances = this.#graph.distancesFrom(start.nodeId);
    const here = this.#graph.nearestWay(at);
    let best:
      | { readonly wayM: number; readonly place: Point2; readonly via: string | undefined; readonly speedMps: number }
      | undefined;
    for (const place of places) {
      const way = this.#graph.nearestWay(place);
      if (way === undefined) continue;
      const { from, maxSpeedMps: speedMps, to } = way;
      const direct = way === here && distanceToLeg(at, from, to) <= onLegM;
      const candidates = direct
        ? [{ via: undefined, wayM: apart(at, place) }]
        : [from, to].map((node) => ({
            via: node.nodeId,
            wayM: apart(at, start) + (distances.get(node.nodeId) ?? Number.POSITIVE_INFINITY) + apart(node, place),
          }));
      for (const { via, wayM } of candidates) {
        if (wayM < (best?.wayM ?? Number.POSITIVE_INFINITY)) best = { wayM, place, via, speedMps };
      }
    }
    if (best === undefined) return undefined;
    const { place, speedMps, via } = best;
    const last: Waypoint = { nodeId: 'link', x: place.x, y: place.y, maxSpeedMps: speedMps, stop: true };
    if (via === undefined) return [last];
    const steps = this.#graph.shortestPath(start.nodeId, via) ?? [];
    return [access(start), ...steps.map(waypointOf), last];
  }

  /**
   * One round of the patrol; empty if there is none. A robot that stands on one of its legs and faces along it goes on; any other
   * begins at the node that is nearest along the routes.
   */
  patrolFrom(at: Standpoint, direction: 1 | -1): readonly Waypoint[] {
    const ahead = this.#legAhead(at, direction);
    if (ahead !== undefined) return [ahead.waypoint, ...this.#roundFrom(ahead.index, direction)];
    const start = this.#start(at);
    if (start === undefined || this.#loop.length === 0) return [];
    const distances = this.#graph.distancesFrom(start.nodeId);
    let first = -1;
    let best = Number.POSITIVE_INFINITY;
    for (const [index, nodeId] of this.#loop.entries()) {
      const distance = distances.get(nodeId) ?? Number.POSITIVE_INFINITY;
      if (distance < best) [first, best] = [index, distance];
    }
    const entry = this.#graph.shortestPath(start.nodeId, this.#loop[first] ?? '');
    if (entry === undefined) return [];
    return [access(start), ...entry.map(waypointOf), ...this.#roundFrom(first, direction)];
  }

  /** The round that follows after the loop's node `nodeId`. */
  nextRound(nodeId: string, direction: 1 | -1): readonly Waypoint[] {
    const index = this.#loop.indexOf(nodeId);
    return index < 0 ? [] : this.#roundFrom(index, direction);
  }

  /** The edge the robot is on, if it leads to the node, and its other end. */
  edgeTo(nodeId: string, at: Point2): { readonly edgeId: string; readonly behindNodeId: string } | undefined {
    const way = this.#graph.nearestWay(at);
    if (way?.to.nodeId === nodeId) return { edgeId: way.edgeId, behindNodeId: way.from.nodeId };
    if (way?.from.nodeId === nodeId) return { edgeId: way.edgeId, behindNodeId: way.to.nodeId };
    return undefined;
  }

  /** The node where a way over the graph begins: the nearest, but not past what obstructs the edge the robot is on. */
  #start(at: Point2): RouteNode | undefined {
    const way = this.#graph.nearestWay(at);
    const behind = way && this.#closed?.behind(way.edgeId);
    return behind === undefined ? this.#graph.nearest(at) : this.#graph.node(behind);
  }

  /** The end of the leg the robot stands on, by its index in the loop. */
  #legAhead(at: Standpoint, direction: 1 | -1): { readonly index: number; readonly waypoint: Waypoint } | undefined {
    const { yaw } = at;
    const { length } = this.#loop;
    if (yaw === undefined || length < 2) return undefined;
    for (let from = 0; from < length; from++) {
      const index = (from + direction + length) % length;
      const a = this.#graph.node(this.#loop[from] as string);
      const b = this.#graph.node(this.#loop[index] as string);
      if (a === undefined || b === undefined || distanceToLeg(at, a, b) > onLegM) continue;
      if (Math.cos(yaw) * (b.x - a.x) + Math.sin(yaw) * (b.y - a.y) <= 0) continue;
      const [step, ...rest] = this.#graph.shortestPath(a.nodeId, b.nodeId) ?? [];
      if (step !== undefined && rest.length === 0) return { index, waypoint: waypointOf(step) };
    }
    return undefined;
  }

  /** Nodes that cannot be reached now are left out. */
  #roundFrom(first: number, direction: 1 | -1): readonly Waypoint[] {
    const { length } = this.#loop;
    const way: RouteStep[] = [];
    let at = this.#loop[first] as string;
    for (let count = 1; count <= length; count++) {
      const next = this.#loop[(((first + direction * count) % length) + length) % length] as string;
      const steps = this.#graph.shortestPath(at, next);
      if (steps === undefined) continue;
      way.push(...steps);
      at = next;
    }
    return way.map(waypointOf);
  }
}

const apart = (a: Point2, b: Point2): number => Math.hypot(a.x - b.x, a.y - b.y);

const endingThere = (way: readonly Waypoint[]): readonly Waypoint[] =>
  way.map((waypoint, index) => (index === way.length - 1 ? { ...waypoint, stop: true } : waypoint));

const waypointOf = ({ node, maxSpeedMps }: RouteStep): Waypoint => ({
  nodeId: node.nodeId,
  x: node.x,
  y: node.y,
  maxSpeedMps,
  stop: false,
});

const access = ({ nodeId, x, y }: { nodeId: string; x: number; y: number }): Waypoint => ({
  nodeId,
  x,
  y,
  maxSpeedMps: accessSpeedMps,
  stop: false,
});
