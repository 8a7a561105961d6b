import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { Waypoint } from './navigator.ts';
import { distanceToLeg, onLegM } from './leg.ts';
import { RouteGraph } from './route-graph.ts';
import type { RouteStep } from './route-graph.ts';

/** Where the robot is and, if that matters, which way it faces. */
export type Standpoint = Point2 & { readonly yaw?: number };

/** How fast the way from off the graph to its first node is driven. */
const accessSpeedMps = 1;

/** Ways over the sector's route graph for what the robot does by itself: its patrol, and going home. */
export class RoutePlanner {
  readonly #graph: RouteGraph;
  readonly #loop: readonly string[];
  readonly #home: string;
  readonly #toHome: ReadonlyMap<string, number>;

  constructor(sector: Sector, patrolId: string, home: string) {
    this.#graph = new RouteGraph(sector.routeGraph);
    this.#home = home;
    this.#toHome = this.#graph.distancesFrom(home);
    const nodeIds = sector.patrols.find((patrol) => patrol.patrolId === patrolId)?.nodeIds ?? [];
    this.#loop = nodeIds.length > 1 && nodeIds[0] === nodeIds.at(-1) ? nodeIds.slice(0, -1) : nodeIds;
  }

  resolve = (nodeId: string): Point2 | undefined => this.#graph.node(nodeId);

  /** Metres to the dock along the routes; infinite if no way is known. */
  wayHomeM(at: Point2): number {
    const node = this.#graph.nearest(at);
    if (node === undefined) return Number.POSITIVE_INFINITY;
    return Math.hypot(node.x - at.x, node.y - at.y) + (this.#toHome.get(node.nodeId) ?? Number.POSITIVE_INFINITY);
  }

  /** Undefined if the graph does not connect the place with the node. */
  wayTo(at: Point2, nodeId: string): readonly Waypoint[] | undefined {
    const start = this.#graph.nearest(at);
    if (start === undefined) return undefined;
    const steps = this.#graph.shortestPath(start.nodeId, nodeId);
    if (steps === undefined) return undefined;
    return [access(start), ...steps.map(waypointOf)].map((waypoint, index) => ({
      ...waypoint,
      stop: index === steps.length,
    }));
  }

  home(at: Point2): readonly Waypoint[] | undefined {
    return this.wayTo(at, this.#home);
  }

  /**
   * One round of the patrol; empty if there is none. A robot that stands on one of its legs and faces along it goes on; any other
   * begins at the node that is nearest along the routes.
   */
  patrolFrom(at: Standpoint, direction: 1 | -1): readonly Waypoint[] {
    const ahead = this.#legAhead(at, direction);
    if (ahead !== undefined) return [ahead.waypoint, ...this.#roundFrom(ahead.index, direction)];
    const start = this.#graph.nearest(at);
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

  /** The end of the leg the robot stands on, by its index in the loop. */
  #legAhead(at: Standpoint, direction: 1 | -1): { readonly index: number; readonly waypoint: Waypoint } | undefined {
    const { yaw } = at;
    const { length } = this.#loop;
    if (yaw === undefined || length < 2) return undefined;
    for (let from = 0; from < length; from++) {
      const index = (from + direction + length) % length;
      const steps = this.#graph.shortestPath(this.#loop[from] as string, this.#loop[index] as string) ?? [];
      const a = this.#graph.node(this.#loop[from] as string);
      const [step] = steps;
      if (a === undefined || step === undefined || steps.length > 1) continue;
      const b = step.node;
      const facing = Math.cos(yaw) * (b.x - a.x) + Math.sin(yaw) * (b.y - a.y);
      if (facing > 0 && distanceToLeg(at, a, b) <= onLegM) return { index, waypoint: waypointOf(step) };
    }
    return undefined;
  }

  #roundFrom(first: number, direction: 1 | -1): readonly Waypoint[] {
    const { length } = this.#loop;
    const at = (index: number): string =>
      this.#loop[(((first + direction * index) % length) + length) % length] as string;
    return Array.from({ length }, (_, index) => this.#graph.shortestPath(at(index), at(index + 1)) ?? [])
      .flat()
      .map(waypointOf);
  }
}

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
