import type { NavSatFix } from '#shared/ros/messages.ts';

/** Two metres, one sigma: of a receiver that does not say. */
const unstatedM2 = 4;
const smallestM2 = 0.01;

/** Square metres, the mean of east and north. With COVARIANCE_TYPE_UNKNOWN (ros_gz, some drivers) the matrix means nothing. */
export function fixVariance({ position_covariance: covariance, position_covariance_type }: NavSatFix): number {
  if (position_covariance_type === 0) return unstatedM2;
  return Math.max(smallestM2, ((covariance[0] ?? unstatedM2) + (covariance[4] ?? unstatedM2)) / 2);
}
