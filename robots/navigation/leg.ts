import type { Point2 } from '#shared/geo/polygon.ts';

/** A robot this near to a leg of its route is on it. Metres. */
export const onLegM = 12;

/** Metres from a point to the straight way between two others. */
export function distanceToLeg(p: Point2, a: Point2, b: Point2): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const squared = dx * dx + dy * dy;
  const t = squared === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}
