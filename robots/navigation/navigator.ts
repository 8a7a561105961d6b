import type { PoseEstimate } from './pose-estimate.ts';

/** A place to drive to on a straight line from the one before it. */
export interface Waypoint {
  readonly nodeId: string;
  readonly x: number;
  readonly y: number;
  /** On the way to it. */
  readonly maxSpeedMps: number;
  /** Come to rest exactly here, whatever follows. */
  readonly stop: boolean;
}

export interface NavigatorListener {
  /** Called once a waypoint, in order. */
  onReached(index: number): void;
  /**
   * It cannot go on: what is in the way, or no progress for so long. Said again if it lasts. `where`: the way ahead, so that another
   * may help, or the navigator itself.
   */
  onBlocked(reason: string, where: 'way' | 'navigator'): void;
  /** Recoveries (turning, backing up, waiting) since the goal began; only navigators that have any. */
  onRecovery(count: number): void;
}

/** Drives along waypoints. Implementations: the built-in route follower; Nav2 where it runs. */
export interface Navigator {
  /** Replaces the route; the first leg starts where the robot is. */
  follow(waypoints: readonly Waypoint[]): void;
  /** Adds to the route being driven without slowing down for the join. */
  extend(waypoints: readonly Waypoint[]): void;
  /** Comes to rest and forgets the route. */
  stop(): void;
  /** One control step; returns the wanted velocity. The returned object is reused by the next step. */
  step(pose: PoseEstimate, dtSeconds: number): Velocity2;
  /** Index of the waypoint being driven to; equals `waypoints.length` at the end. */
  readonly index: number;
  readonly waypoints: readonly Waypoint[];
}

export interface Velocity2 {
  speedMps: number;
  turnRateRadps: number;
}
