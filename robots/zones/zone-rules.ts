import type { Point2 } from '#shared/geo/polygon.ts';

/** What the zone set in force says about the ground. Read by the route follower before it asks and by the safety supervisor before it grants. */
export interface ZoneRules {
  /** Metres a second that may be driven here; infinite where no zone limits it. `map` frame. */
  speedLimitMps(x: number, y: number): number;
  /** Why the straight way may not be driven now: into a blocked zone, or into one whose release is not held. Undefined if it may. */
  refusal(from: Point2, to: Point2): string | undefined;
  /** As `refusal`, but only what no waiting ends: for planning ways. */
  blocked(from: Point2, to: Point2): string | undefined;
  /** The robot stands because it waits for a release: no fault, nobody has to help. */
  readonly isWaiting: boolean;
}

/** No zone says anything. */
export const noZones: ZoneRules = {
  speedLimitMps: () => Number.POSITIVE_INFINITY,
  refusal: () => undefined,
  blocked: () => undefined,
  isWaiting: false,
};
