import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import { thermalMount } from '#shared/ros/thermal-mount.ts';
import type { BodyPose } from '../world/body-pose.ts';

export const FRAME_WIDTH = 320;
export const FRAME_HEIGHT = 256;
export const HORIZONTAL_FOV_RAD = (24 * Math.PI) / 180;
/** Square pixels; (0, 0) is the upper left corner of the first one. */
export const FOCAL_PX = FRAME_WIDTH / 2 / Math.tan(HORIZONTAL_FOV_RAD / 2);
export const CENTRE_U = FRAME_WIDTH / 2;
export const CENTRE_V = FRAME_HEIGHT / 2;

/** Optical centre and the camera's axes as unit vectors in the frame `map`. */
export interface CameraPose {
  readonly origin: EnuPoint;
  readonly forward: EnuPoint;
  readonly left: EnuPoint;
  readonly up: EnuPoint;
}

export interface ImagePoint {
  readonly u: number;
  readonly v: number;
  /** Distance along the optical axis, metres. */
  readonly depthM: number;
}

/** The camera of a robot whose head is turned by `panRad` about the body's z axis, counter-clockwise. */
export function cameraPose(body: BodyPose, panRad: number): CameraPose {
  const [cr, sr] = [Math.cos(body.roll), Math.sin(body.roll)];
  const [cp, sp] = [Math.cos(body.pitch), Math.sin(body.pitch)];
  const [cy, sy] = [Math.cos(body.yaw), Math.sin(body.yaw)];
  const ahead = { x: cy * cp, y: sy * cp, z: -sp };
  const side = { x: cy * sp * sr - sy * cr, y: sy * sp * sr + cy * cr, z: cp * sr };
  const above = { x: cy * sp * cr + sy * sr, y: sy * sp * cr - cy * sr, z: cp * cr };
  const [ct, st] = [Math.cos(thermalMount.tiltRad), Math.sin(thermalMount.tiltRad)];
  const [cq, sq] = [Math.cos(panRad), Math.sin(panRad)];
  const level = combine(ahead, cq, side, sq);
  const { forwardM, heightM } = thermalMount;
  return {
    origin: {
      x: body.x + ahead.x * forwardM + above.x * heightM,
      y: body.y + ahead.y * forwardM + above.y * heightM,
      z: body.z + ahead.z * forwardM + above.z * heightM,
    },
    forward: combine(level, ct, above, -st),
    left: combine(ahead, -sq, side, cq),
    up: combine(level, st, above, ct),
  };
}

const combine = (a: EnuPoint, s: number, b: EnuPoint, t: number): EnuPoint => ({
  x: a.x * s + b.x * t,
  y: a.y * s + b.y * t,
  z: a.z * s + b.z * t,
});

/** Undefined closer than half a metre or behind the camera; the point may lie outside the image. */
export function project(camera: CameraPose, x: number, y: number, z: number): ImagePoint | undefined {
  const dx = x - camera.origin.x;
  const dy = y - camera.origin.y;
  const dz = z - camera.origin.z;
  const depthM = camera.forward.x * dx + camera.forward.y * dy + camera.forward.z * dz;
  if (depthM < 0.5) return undefined;
  const left = camera.left.x * dx + camera.left.y * dy + camera.left.z * dz;
  const up = camera.up.x * dx + camera.up.y * dy + camera.up.z * dz;
  return { u: CENTRE_U - (FOCAL_PX * left) / depthM, v: CENTRE_V - (FOCAL_PX * up) / depthM, depthM };
}
