import type { Quaternion, Vector3 } from '#shared/ros/messages.ts';

/** The turn `b`, then `a`, both in the outer frame (Hamilton product). */
export const product = (a: Quaternion, b: Quaternion): Quaternion => ({
  w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
  x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
  y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
  z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
});

export const inverse = ({ w, x, y, z }: Quaternion): Quaternion => ({ w, x: -x, y: -y, z: -z });

/** `v` of the outer frame as a body turned by `turn` sees it. */
export function seenFrom(turn: Quaternion, v: Vector3): Vector3 {
  const { x, y, z } = product(product(inverse(turn), { w: 0, ...v }), turn);
  return { x, y, z };
}

/** Axis times angle, the short way round, radians. */
export function rotationVector(turn: Quaternion): Vector3 {
  const { w, x, y, z } = turn.w < 0 ? { w: -turn.w, x: -turn.x, y: -turn.y, z: -turn.z } : turn;
  const sine = Math.hypot(x, y, z);
  if (sine < 1e-9) return { x: 0, y: 0, z: 0 };
  const scale = (2 * Math.atan2(sine, w)) / sine;
  return { x: x * scale, y: y * scale, z: z * scale };
}
