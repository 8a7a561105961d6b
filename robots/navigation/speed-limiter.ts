import type { PoseEstimate } from './pose-estimate.ts';

/** Something about the way ahead that limits how fast it may be driven. Asked once a control step. */
export interface SpeedLimiter {
  /** Metres a second; infinite where it has nothing to say, 0 to stand. */
  limitMps(pose: PoseEstimate, dtSeconds: number): number;
  /** Why the robot stands, in words; meaningful while the limit is 0. */
  readonly reason: string;
  /** Standing for it longer than this is being blocked; infinite for a wait that nobody needs to end. */
  readonly patienceSeconds: number;
}

/** The fastest from which a robot still brakes to `endMps` within `metres`, with something in hand. */
export const brakingMps = (endMps: number, metres: number, maxAccelerationMps2: number): number =>
  Math.sqrt(endMps * endMps + 1.4 * maxAccelerationMps2 * Math.max(0, metres));
