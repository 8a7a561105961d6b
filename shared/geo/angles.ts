const TAU = 2 * Math.PI;

/** Into (-pi, pi]. */
export function wrapAngle(rad: number): number {
  const wrapped = rad - TAU * Math.floor((rad + Math.PI) / TAU);
  return wrapped === -Math.PI ? Math.PI : wrapped;
}

/** Yaw (radians, counter-clockwise from east) to compass bearing (degrees, clockwise from north, [0, 360)). */
export const yawToBearingDeg = (yawRad: number): number => (((90 - (yawRad * 180) / Math.PI) % 360) + 360) % 360;

export const bearingDegToYaw = (bearingDeg: number): number => wrapAngle(((90 - bearingDeg) * Math.PI) / 180);
