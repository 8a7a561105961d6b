import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { CameraInfo } from '#shared/ros/messages.ts';
import type { PoseEstimate } from '#robots/navigation/pose-estimate.ts';

/** Pin-hole intrinsics in pixels; (0, 0) is the upper left corner of the first pixel. */
export interface Intrinsics {
  readonly width: number;
  readonly height: number;
  readonly fx: number;
  readonly fy: number;
  readonly cx: number;
  readonly cy: number;
}

/** Where the pan axis sits on the robot, metres from base_link; tilt positive looks down, radians. */
export interface CameraMount {
  readonly forwardM: number;
  readonly heightM: number;
  readonly tiltRad: number;
}

/** A line of sight in the frame `map`: azimuth counter-clockwise from east, elevation above the horizontal, radians. */
export interface Direction {
  readonly azimuthRad: number;
  readonly elevationRad: number;
}

export interface CameraView {
  readonly intrinsics: Intrinsics;
  readonly origin: EnuPoint;
  direction(u: number, v: number): Direction;
  /** Undefined behind the camera; may lie outside the image. */
  project(direction: Direction): { readonly u: number; readonly v: number } | undefined;
}

/** Undefined for a camera whose matrix is not that of a pin-hole. */
export function intrinsicsFrom(info: CameraInfo): Intrinsics | undefined {
  const [fx = 0, , cx = 0, , fy = 0, cy = 0] = info.k;
  return fx > 0 && fy > 0 ? { width: info.width, height: info.height, fx, fy, cx, cy } : undefined;
}

/** The camera of a robot in `pose` whose head is turned by `panRad` about the body's z axis (counter-clockwise). */
export function cameraView(
  intrinsics: Intrinsics,
  mount: CameraMount,
  pose: Pick<PoseEstimate, 'x' | 'y' | 'z' | 'yaw' | 'pitch' | 'roll'>,
  panRad: number,
): CameraView {
  const body = rotation(pose.roll, pose.pitch, pose.yaw);
  const head = multiply(body, rotation(0, mount.tiltRad, panRad));
  const { fx, fy, cx, cy } = intrinsics;
  return {
    intrinsics,
    origin: {
      x: pose.x + body[0] * mount.forwardM + body[2] * mount.heightM,
      y: pose.y + body[3] * mount.forwardM + body[5] * mount.heightM,
      z: pose.z + body[6] * mount.forwardM + body[8] * mount.heightM,
    },
    direction(u, v) {
      const left = (cx - u) / fx;
      const up = (cy - v) / fy;
      const x = head[0] + head[1] * left + head[2] * up;
      const y = head[3] + head[4] * left + head[5] * up;
      const z = head[6] + head[7] * left + head[8] * up;
      return { azimuthRad: Math.atan2(y, x), elevationRad: Math.atan2(z, Math.hypot(x, y)) };
    },
    project({ azimuthRad, elevationRad }) {
      const x = Math.cos(elevationRad) * Math.cos(azimuthRad);
      const y = Math.cos(elevationRad) * Math.sin(azimuthRad);
      const z = Math.sin(elevationRad);
      const forward = head[0] * x + head[3] * y + head[6] * z;
      if (forward < 1e-6) return undefined;
      const left = head[1] * x + head[4] * y + head[7] * z;
      const up = head[2] * x + head[5] * y + head[8] * z;
      return { u: cx - (fx * left) / forward, v: cy - (fy * up) / forward };
    },
  };
}

/** Row-major 3x3. */
type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/** Rz(yaw) Ry(pitch) Rx(roll), REP-103. */
function rotation(roll: number, pitch: number, yaw: number): Matrix3 {
  const [cr, sr, cp, sp] = [Math.cos(roll), Math.sin(roll), Math.cos(pitch), Math.sin(pitch)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  return [
    cy * cp,
    cy * sp * sr - sy * cr,
    cy * sp * cr + sy * sr,
    sy * cp,
    sy * sp * sr + cy * cr,
    sy * sp * cr - cy * sr,
    -sp,
    cp * sr,
    cp * cr,
  ];
}

function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const at = (row: 0 | 3 | 6, column: 0 | 1 | 2): number =>
    a[row] * b[column] +
    (a[row + 1] as number) * (b[column + 3] as number) +
    (a[row + 2] as number) * (b[column + 6] as number);
  return [at(0, 0), at(0, 1), at(0, 2), at(3, 0), at(3, 1), at(3, 2), at(6, 0), at(6, 1), at(6, 2)];
}
