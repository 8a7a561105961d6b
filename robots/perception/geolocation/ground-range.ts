import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { Direction } from '../camera/camera-view.ts';
import type { GroundHeight } from './ground-height.ts';

/** Horizontal distance in metres at which a line of sight first meets the ground; undefined if not within `reachM`. */
export function groundRange(
  origin: EnuPoint,
  { azimuthRad, elevationRad }: Direction,
  ground: GroundHeight,
  reachM = 1500,
): number | undefined {
  const east = Math.cos(azimuthRad);
  const north = Math.sin(azimuthRad);
  const slope = Math.tan(elevationRad);
  const clearance = (range: number): number =>
    origin.z + slope * range - ground(origin.x + east * range, origin.y + north * range);
  let clear = 0.5;
  if (clearance(clear) <= 0) return clear;
  for (let range = 1.5; range <= reachM; range += Math.max(1, 0.03 * range)) {
    if (clearance(range) <= 0) return bisect(clearance, clear, range);
    clear = range;
  }
  return undefined;
}

function bisect(clearance: (range: number) => number, clear: number, hit: number): number {
  let [low, high] = [clear, hit];
  for (let i = 0; i < 12; i++) {
    const middle = (low + high) / 2;
    if (clearance(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
