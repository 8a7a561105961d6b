import type { PoseEstimate } from '#robots/navigation/pose-estimate.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** The robot's best estimate for a time; undefined before it knows where it is. */
export type CurrentPose = (at: EpochMs) => PoseEstimate | undefined;
