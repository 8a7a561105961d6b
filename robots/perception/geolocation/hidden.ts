import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { GroundHeight } from './ground-height.ts';

/** The ground model may be wrong by so much. */
const DOUBT_M = 0.5;

/** Does the ground between hide all of an object of `heightM` at a place from the camera? */
export function isHidden(camera: EnuPoint, { x, y }: Point2, heightM: number, ground: GroundHeight): boolean {
  const [dx, dy] = [x - camera.x, y - camera.y];
  const range = Math.hypot(dx, dy);
  const slope = (ground(x, y) + heightM + DOUBT_M - camera.z) / Math.max(1, range);
  for (let along = 3; along < 0.97 * range; along += Math.max(2, 0.04 * along)) {
    const share = along / range;
    if (ground(camera.x + share * dx, camera.y + share * dy) - camera.z > slope * along + DOUBT_M) return true;
  }
  return false;
}
