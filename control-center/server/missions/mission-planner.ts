import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { entersStandOff, isAllowed, observationPoints } from './observation-point.ts';
import { nearestOnGraph, routeGraph, routePointOfNode } from './route-graph.ts';
import type { RouteGraph, RoutePoint } from './route-graph.ts';
import { quickestRoute } from './route-search.ts';
import type { Route } from './route-search.ts';

/** Candidates tried for an observation before giving up: the nearest ones on all sides of the target. */
const candidatesTried = 24;

/** Ways over the sector's route graph. Pure; built once. */
export class MissionPlanner {
  readonly #sector: Sector;
  readonly #graph: RouteGraph;
  readonly #isBlocked: (from: Point2, to: Point2) => boolean;

  /** `isBlocked`: ways that lead into a blocked zone are not used. */
  constructor(sector: Sector, isBlocked: (from: Point2, to: Point2) => boolean = () => false) {
    this.#sector = sector;
    this.#isBlocked = isBlocked;
    this.#graph = routeGraph(sector.routeGraph);
  }

  /**
   * To look at the target: the reachable place nearest to it that keeps the stand-off, on a way that keeps it too. A robot that already
   * stands nearer first leaves.
   */
  toObserve(from: Point2, target: Point2, maximumSpeedMps: number): Route | undefined {
    const start = this.#start(from);
    if (start === undefined) return undefined;
    const forbids = (p: Point2, q: Point2): boolean => entersStandOff(target, p, q) || this.#isBlocked(p, q);
    const candidates = observationPoints(this.#graph, target).filter((point) => isAllowed(this.#sector, point));
    for (const point of candidates.slice(0, candidatesTried)) {
      const route = quickestRoute(this.#graph, start, point, { maximumSpeedMps, forbids });
      if (route !== undefined) return route;
    }
    return undefined;
  }

  /** As near to the target as the ways allow: an operator's explicit approach. */
  toApproach(from: Point2, target: Point2, maximumSpeedMps: number): Route | undefined {
    const end = nearestOnGraph(this.#graph, target);
    return end === undefined || !isAllowed(this.#sector, end) ? undefined : this.#to(from, end, maximumSpeedMps);
  }

  toNode(from: Point2, nodeId: string, maximumSpeedMps: number): Route | undefined {
    const end = routePointOfNode(this.#graph, nodeId);
    return end === undefined ? undefined : this.#to(from, end, maximumSpeedMps);
  }

  #to(from: Point2, end: RoutePoint, maximumSpeedMps: number): Route | undefined {
    const start = this.#start(from);
    return start === undefined
      ? undefined
      : quickestRoute(this.#graph, start, end, { maximumSpeedMps, forbids: this.#isBlocked });
  }

  #start(from: Point2): RoutePoint | undefined {
    return nearestOnGraph(this.#graph, from);
  }
}
