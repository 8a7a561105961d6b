import { wrapAngle } from '#shared/geo/angles.ts';
import type { Point2 } from '#shared/geo/polygon.ts';

/** What the camera is turned to, relative to the body or to a place. */
export type Aim =
  | { readonly kind: 'scan' }
  | { readonly kind: 'place'; readonly at: Point2 }
  | { readonly kind: 'bearing'; readonly yaw: number }
  /** Back and forth between two angles from straight ahead. */
  | { readonly kind: 'sweep'; readonly fromRad: number; readonly toRad: number };

const maxPanRad = 2.8;
/** Held in turn on patrol: still long enough to confirm a track, wide enough to see beside the way. */
const scanHoldMs = 4000;
const scanAngles = [0, 0.8, 0, -0.8] as const;
const sweepPeriodMs = 20_000;

/** Wanted pan of the camera, radians counter-clockwise from straight ahead. */
export function panFor(
  aim: Aim,
  pose: { readonly x: number; readonly y: number; readonly yaw: number },
  nowMs: number,
): number {
  switch (aim.kind) {
    case 'scan':
      return scanAngles[Math.floor(nowMs / scanHoldMs) % scanAngles.length] as number;
    case 'place':
      return limited(Math.atan2(aim.at.y - pose.y, aim.at.x - pose.x) - pose.yaw);
    case 'bearing':
      return limited(aim.yaw - pose.yaw);
    case 'sweep': {
      const phase = (nowMs % sweepPeriodMs) / sweepPeriodMs;
      const share = phase < 0.5 ? 2 * phase : 2 - 2 * phase;
      return limited(aim.fromRad + share * (aim.toRad - aim.fromRad));
    }
  }
}

const limited = (rad: number): number => Math.min(maxPanRad, Math.max(-maxPanRad, wrapAngle(rad)));
