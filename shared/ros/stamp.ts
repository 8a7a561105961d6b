import type { EpochMs } from '../time/clock.ts';
import type { Quaternion, Time } from './messages.ts';

export function toStamp(time: EpochMs): Time {
  const sec = Math.floor(time / 1000);
  return { sec, nanosec: Math.round((time - sec * 1000) * 1e6) };
}

export const fromStamp = (stamp: Time): EpochMs => stamp.sec * 1000 + stamp.nanosec / 1e6;

/** Rotation about z by `yaw`, then y by `pitch`, then x by `roll` (REP-103, radians). */
export function quaternionFromEuler(roll: number, pitch: number, yaw: number): Quaternion {
  const [cr, sr] = [Math.cos(roll / 2), Math.sin(roll / 2)];
  const [cp, sp] = [Math.cos(pitch / 2), Math.sin(pitch / 2)];
  const [cy, sy] = [Math.cos(yaw / 2), Math.sin(yaw / 2)];
  return {
    w: cr * cp * cy + sr * sp * sy,
    x: sr * cp * cy - cr * sp * sy,
    y: cr * sp * cy + sr * cp * sy,
    z: cr * cp * sy - sr * sp * cy,
  };
}

/** Inverse of `quaternionFromEuler`, radians. */
export function eulerFromQuaternion({ x, y, z, w }: Quaternion): { roll: number; pitch: number; yaw: number } {
  return {
    roll: Math.atan2(2 * (w * x + y * z), 1 - 2 * (x * x + y * y)),
    pitch: Math.asin(Math.max(-1, Math.min(1, 2 * (w * y - z * x)))),
    yaw: Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)),
  };
}
