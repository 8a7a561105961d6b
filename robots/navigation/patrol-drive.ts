import type { Point2 } from '#shared/geo/polygon.ts';
import type { Waypoint } from './navigator.ts';
import { distanceToLeg, onLegM } from './leg.ts';
import type { RoutePlanner, Standpoint } from './route-planner.ts';

/** Ask for the next round in time to plan the last turns of this one. */
const extendBelow = 3;

/** Remembers how far the patrol got, so that a break costs no way; turns round where people are in the way. */
export class PatrolDrive {
  readonly #planner: RoutePlanner;
  #direction: 1 | -1 = 1;
  #remaining: readonly Waypoint[] = [];
  #legStart: Point2 | undefined;
  #turnsRound = false;

  constructor(planner: RoutePlanner) {
    this.#planner = planner;
  }

  /** Waypoints to follow now; empty if there is no patrol or no way to it. */
  begin(at: Standpoint): readonly Waypoint[] {
    const [next] = this.#remaining;
    if (next === undefined || this.#legStart === undefined || distanceToLeg(at, this.#legStart, next) > onLegM) {
      this.#legStart = at;
      const { yaw } = at;
      const heading = this.#turnsRound && yaw !== undefined ? { ...at, yaw: yaw + Math.PI } : at;
      this.#turnsRound = false;
      this.#remaining = this.#planner.patrolFrom(heading, this.#direction);
    }
    return this.#remaining;
  }

  /** The robot passed the next waypoint; returns what to add to the route. */
  pass(): readonly Waypoint[] {
    const [passed, ...rest] = this.#remaining;
    this.#legStart = passed;
    this.#remaining = rest;
    const last = rest.at(-1) ?? passed;
    if (rest.length >= extendBelow || last === undefined) return [];
    const added = this.#planner.nextRound(last.nodeId, this.#direction);
    this.#remaining = [...rest, ...added];
    return added;
  }

  /**
   * Round the other way with the next `begin`. `onTheSpot`: back the way it came, because nothing gets past what is ahead; otherwise a
   * robot on an out-and-back patrol goes on along its leg and waits where people keep it, which is what the centre foretells.
   */
  turnRound(onTheSpot: boolean): void {
    this.#turnsRound = onTheSpot;
    this.#direction = this.#direction === 1 ? -1 : 1;
    this.#remaining = [];
  }
}
