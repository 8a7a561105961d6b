import { wrapAngle } from '#shared/geo/angles.ts';
import type { Random } from '#shared/random/random.ts';
import type { Header, Odometry } from '#shared/ros/messages.ts';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import type { BodyPose } from '../world/body-pose.ts';

/** One sigma: wrong wheel radius (share of the way), wrong track width (share of the turn), slip a step. */
const SCALE_ERROR = 0.006;
const TURN_ERROR = 0.01;
const SLIP = 0.01;
const TURN_NOISE = 0.002;

/**
 * Dead reckoning from the wheels in frame `odom`, which starts aligned with `map` at the robot's true place and drifts away from
 * it without bound. Planar: height and tilt are those of the start.
 */
export class WheelOdometry {
  readonly #random: Random;
  readonly #scale: number;
  readonly #turnScale: number;
  readonly #z: number;
  #x: number;
  #y: number;
  #yaw: number;
  #travelled = 0;

  constructor(start: BodyPose, random: Random) {
    this.#random = random;
    this.#scale = 1 + random.normal(0, SCALE_ERROR);
    this.#turnScale = 1 + random.normal(0, TURN_ERROR);
    this.#x = start.x;
    this.#y = start.y;
    this.#z = start.z;
    this.#yaw = start.yaw;
  }

  /** Wheels that rolled for `seconds` at these true rates. */
  measure(header: Header, speedMps: number, yawRate: number, seconds: number): Odometry {
    const speed = speedMps === 0 ? 0 : speedMps * (this.#scale + this.#random.normal(0, SLIP));
    const rate = speedMps === 0 && yawRate === 0 ? 0 : yawRate * this.#turnScale + this.#random.normal(0, TURN_NOISE);
    const course = this.#yaw + (rate * seconds) / 2;
    this.#x += speed * seconds * Math.cos(course);
    this.#y += speed * seconds * Math.sin(course);
    this.#yaw = wrapAngle(this.#yaw + rate * seconds);
    this.#travelled += Math.abs(speed) * seconds;
    return {
      header,
      child_frame_id: 'base_link',
      pose: {
        pose: {
          position: { x: this.#x, y: this.#y, z: this.#z },
          orientation: quaternionFromEuler(0, 0, this.#yaw),
        },
        covariance: poseCovariance(this.#travelled),
      },
      twist: {
        twist: { linear: { x: speed, y: 0, z: 0 }, angular: { x: 0, y: 0, z: rate } },
        covariance: twistCovariance,
      },
    };
  }
}

function poseCovariance(travelledM: number): readonly number[] {
  const along = (0.02 * travelledM) ** 2 + 0.01;
  const covariance = Array.from({ length: 36 }, () => 0);
  covariance[0] = along;
  covariance[7] = along;
  covariance[35] = 0.0004 + (0.0001 * travelledM) ** 2;
  return covariance;
}

const twistCovariance: readonly number[] = Array.from({ length: 36 }, (_, i) =>
  i === 0 ? SLIP ** 2 : i === 35 ? TURN_NOISE ** 2 : 0,
);
