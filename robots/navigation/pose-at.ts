import { wrapAngle } from '#shared/geo/angles.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { PoseEstimate } from './pose-estimate.ts';

/** Beyond this the clocks disagree or the odometry has stopped; the pose is then left as it is. */
const longestMs = 500;

/** The pose a little before or after its own stamp, at constant speed and turn rate (m/s, rad/s): for frames of another instant. */
export function poseAt(pose: PoseEstimate, at: EpochMs, speedMps: number, turnRateRadps: number): PoseEstimate {
  const dtMs = at - pose.at;
  if (dtMs === 0 || Math.abs(dtMs) > longestMs) return pose;
  const turned = (turnRateRadps * dtMs) / 1000;
  const way = (speedMps * dtMs) / 1000;
  const heading = pose.yaw + turned / 2;
  return {
    ...pose,
    x: pose.x + way * Math.cos(heading),
    y: pose.y + way * Math.sin(heading),
    yaw: wrapAngle(pose.yaw + turned),
    at,
  };
}
