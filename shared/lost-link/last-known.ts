import type { Point2 } from '../geo/polygon.ts';
import type { EpochMs } from '../time/clock.ts';

/** What a robot said of itself before it fell silent. */
export interface LastKnown {
  /** Its newest sign of life, by its own stamp; it heard the centre within a second of it. */
  readonly at: EpochMs;
  readonly position: Point2;
  /** How much older than the sign of life the position is. */
  readonly positionAgeMs: number;
  readonly positionSigmaM: number;
  /** Its own word: PATROL, OBSERVE, INVESTIGATE, RETURN, DOCK, HOLD, HALTED, FAULT, LOST_LINK. */
  readonly behaviour: string;
  /** Nothing but people can make it move: halted, faulty, paused or out of service. */
  readonly isHeld: boolean;
  /** The way it announced last, in order. */
  readonly way: readonly Point2[];
  /** The way it announced when it was last on patrol: tells in which direction it goes round. */
  readonly patrolWay: readonly Point2[];
  readonly batteryPercent?: number;
  /** The way it drove to here as far as the centre knows it, newest place first; only for a contract that makes it drive back. */
  readonly trail?: readonly Point2[];
  /** Nothing was driven before the trail that the robot would drive back; else it may go on behind its end. */
  readonly isTrailWhole?: boolean;
}
