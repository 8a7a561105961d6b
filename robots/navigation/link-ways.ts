import type { Point2 } from '#shared/geo/polygon.ts';
import { retraceMps } from '#shared/lost-link/driven-way.ts';
import type { LinkMap } from './link-map.ts';
import type { Waypoint } from './navigator.ts';
import type { RoutePlanner } from './route-planner.ts';
import type { Trail } from './trail.ts';

/** So many places of the trail are a way at a time: what is planned is also told to the centre. */
const placesAtOnce = 30;
const extendBelow = 8;

export interface LinkWaysDeps {
  readonly trail: Trail;
  readonly map: LinkMap;
  readonly planner: RoutePlanner;
  /** Why the straight way between two places may not be driven. */
  readonly forbids: (from: Point2, to: Point2) => boolean;
}

/** Where a robot without a link drives to find one: back the way it came, or to the nearest place where it had one. */
export class LinkWays {
  readonly #deps: LinkWaysDeps;
  #pending: readonly Waypoint[] = [];

  constructor(deps: LinkWaysDeps) {
    this.#deps = deps;
  }

  /** Once a control step while driving on. */
  noteDriven(at: Point2): void {
    this.#deps.trail.add(at);
  }

  noteLink(at: Point2, monotonicMs: number): void {
    this.#deps.map.note(at, monotonicMs);
  }

  canRetrace(at: Point2): boolean {
    return this.#wayBack(at).length > 0;
  }

  canReachLink(at: Point2): boolean {
    return this.toLink(at) !== undefined;
  }

  /** Back along the trail as far as it may still be driven. */
  retrace(at: Point2): readonly Waypoint[] {
    const way = this.#wayBack(at);
    this.#pending = way.slice(placesAtOnce);
    return way.slice(0, placesAtOnce);
  }

  /** A place of the trail was reached; returns what to add to the route. `left`: places the route still has. */
  passTrail(left: number): readonly Waypoint[] {
    this.#deps.trail.dropNewest();
    if (left >= extendBelow) return [];
    const added = this.#pending.slice(0, placesAtOnce);
    this.#pending = this.#pending.slice(placesAtOnce);
    return added;
  }

  /** Undefined if no such place can be reached. */
  toLink(at: Point2): readonly Waypoint[] | undefined {
    const { map, planner } = this.#deps;
    return planner.toNearest(at, map.places);
  }

  #wayBack(from: Point2): readonly Waypoint[] {
    const { forbids, trail } = this.#deps;
    const way: Waypoint[] = [];
    let at = from;
    for (const { x, y } of trail.back(from)) {
      if (forbids(at, { x, y })) break;
      at = { x, y };
      way.push({ nodeId: 'trail', x, y, maxSpeedMps: retraceMps, stop: false });
    }
    return way;
  }
}
