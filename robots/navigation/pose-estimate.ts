import type { EpochMs } from '#shared/time/clock.ts';

/** Where the robot believes it is, in the sector's ENU frame (`map`): metres and radians (REP-103), one sigma. */
export interface PoseEstimate {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Counter-clockwise from east. */
  readonly yaw: number;
  /** Positive nose down (rotation about the left axis). */
  readonly pitch: number;
  readonly roll: number;
  readonly positionSigmaM: number;
  readonly yawSigmaRad: number;
  /** Source time of the newest measurement in it. */
  readonly at: EpochMs;
}
