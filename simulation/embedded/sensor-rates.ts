/** The world's fixed step, and how many of them lie between two measurements of a sensor. */
export const STEP_MS = 100;
export const STEP_S = STEP_MS / 1000;

export const sensorSteps = {
  odometry: 1,
  imu: 1,
  joints: 2,
  fix: 5,
  battery: 10,
  thermalImage: 2,
  statisticalSight: 4,
} as const;

export const isDue = (step: number, everySteps: number): boolean => step % everySteps === 0;
