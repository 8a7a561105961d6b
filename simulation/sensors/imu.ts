import type { Random } from '#shared/random/random.ts';
import type { Header, Imu } from '#shared/ros/messages.ts';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import type { BodyPose } from '../world/body-pose.ts';
import { Drift } from './drift.ts';

const DEG = Math.PI / 180;
/** An attitude and heading reference with two antennas: radians, one sigma. */
export const TILT_BIAS_RAD = 0.1 * DEG;
export const YAW_BIAS_RAD = 0.25 * DEG;
export const ATTITUDE_NOISE_RAD = 0.05 * DEG;
const BIAS_TAU_S = 600;
const GYRO_NOISE = 0.004;
const ACCELERATION_NOISE = 0.05;
const GRAVITY = 9.80665;

/** Attitude (frame `map`), turn rates and specific force of the body, with slowly wandering biases and noise. */
export class InertialUnit {
  readonly #random: Random;
  readonly #roll: Drift;
  readonly #pitch: Drift;
  readonly #yaw: Drift;

  constructor(random: Random) {
    this.#random = random;
    this.#roll = new Drift(TILT_BIAS_RAD, BIAS_TAU_S, random.fork('roll'));
    this.#pitch = new Drift(TILT_BIAS_RAD, BIAS_TAU_S, random.fork('pitch'));
    this.#yaw = new Drift(YAW_BIAS_RAD, BIAS_TAU_S, random.fork('yaw'));
  }

  /** `seconds` since the measurement before. */
  measure(header: Header, body: BodyPose, yawRate: number, seconds: number): Imu {
    const noise = (sigma: number): number => this.#random.normal(0, sigma);
    return {
      header,
      orientation: quaternionFromEuler(
        body.roll + this.#roll.step(seconds) + noise(ATTITUDE_NOISE_RAD),
        body.pitch + this.#pitch.step(seconds) + noise(ATTITUDE_NOISE_RAD),
        body.yaw + this.#yaw.step(seconds) + noise(ATTITUDE_NOISE_RAD),
      ),
      orientation_covariance: orientationCovariance,
      angular_velocity: { x: noise(GYRO_NOISE), y: noise(GYRO_NOISE), z: yawRate + noise(GYRO_NOISE) },
      angular_velocity_covariance: diagonal(GYRO_NOISE ** 2, GYRO_NOISE ** 2, GYRO_NOISE ** 2),
      linear_acceleration: {
        x: -GRAVITY * Math.sin(body.pitch) + noise(ACCELERATION_NOISE),
        y: GRAVITY * Math.cos(body.pitch) * Math.sin(body.roll) + noise(ACCELERATION_NOISE),
        z: GRAVITY * Math.cos(body.pitch) * Math.cos(body.roll) + noise(ACCELERATION_NOISE),
      },
      linear_acceleration_covariance: diagonal(
        ACCELERATION_NOISE ** 2,
        ACCELERATION_NOISE ** 2,
        ACCELERATION_NOISE ** 2,
      ),
    };
  }
}

const diagonal = (a: number, b: number, c: number): readonly number[] => [a, 0, 0, 0, b, 0, 0, 0, c];

const orientationCovariance = diagonal(
  TILT_BIAS_RAD ** 2 + ATTITUDE_NOISE_RAD ** 2,
  TILT_BIAS_RAD ** 2 + ATTITUDE_NOISE_RAD ** 2,
  YAW_BIAS_RAD ** 2 + ATTITUDE_NOISE_RAD ** 2,
);
