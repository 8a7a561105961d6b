import { wrapAngle } from '#shared/geo/angles.ts';
import { eulerFromQuaternion } from '#shared/ros/stamp.ts';
import type { BodyPose } from '../world/body-pose.ts';

import { toSeconds } from './transport/messages.ts';
import type { Pose, Time } from './transport/messages.ts';

/** Speeds are taken over so much simulated time, which is a sample of the odometry. */
const baselineS = 0.09;
/** Gazebo tells only the poses that changed: after so long without one the body stands. */
const standsAfterMs = 400;

/** A robot's body as Gazebo last told it, in the sector's ENU frame. */
export class BodyInGazebo {
  #pose: BodyPose;
  #panRad = 0;
  #panRate = 0;
  #speedMps = 0;
  #yawRate = 0;
  #from: { readonly atS: number; readonly pose: BodyPose; readonly panRad: number } | undefined;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(start: BodyPose) {
    this.#pose = start;
  }

  get pose(): BodyPose {
    return this.#pose;
  }
  get panRad(): number {
    return this.#panRad;
  }

  /** Rates at `nowMs` of the monotonic clock; metres and radians a second. */
  motion(nowMs: number): { readonly speedMps: number; readonly yawRate: number; readonly panRate: number } {
    const moves = nowMs - this.#toldAtMs <= standsAfterMs;
    return moves
      ? { speedMps: this.#speedMps, yawRate: this.#yawRate, panRate: this.#panRate }
      : { speedMps: 0, yawRate: 0, panRate: 0 };
  }

  /** `head` is the pose of the camera's link relative to the body. */
  told(time: Time, body: Pose, head: Pose | undefined, nowMs: number): void {
    const { position, orientation } = body;
    this.#pose = { ...position, ...eulerFromQuaternion(orientation) };
    if (head !== undefined) this.#panRad = eulerFromQuaternion(head.orientation).yaw;
    this.#toldAtMs = nowMs;
    this.#differentiate(toSeconds(time));
  }

  #differentiate(atS: number): void {
    const now = { atS, pose: this.#pose, panRad: this.#panRad };
    const from = this.#from;
    if (from === undefined || atS < from.atS) {
      this.#from = now;
      return;
    }
    const seconds = atS - from.atS;
    if (seconds < baselineS) return;
    const { x, y, z, yaw } = now.pose;
    const [dx, dy, dz] = [x - from.pose.x, y - from.pose.y, z - from.pose.z];
    const course = (yaw + from.pose.yaw) / 2;
    const isForward = dx * Math.cos(course) + dy * Math.sin(course) >= 0;
    this.#speedMps = ((isForward ? 1 : -1) * Math.hypot(dx, dy, dz)) / seconds;
    this.#yawRate = wrapAngle(yaw - from.pose.yaw) / seconds;
    this.#panRate = wrapAngle(now.panRad - from.panRad) / seconds;
    this.#from = now;
  }
}
