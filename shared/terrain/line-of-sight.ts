import type { Point2 } from '../geo/polygon.ts';
import type { EnuPoint } from '../geo/enu-frame.ts';
import type { Dem } from './dem.ts';

/** An opaque upright prism: a container row, a building. `topZ` in the sector's frame. */
export interface Prism {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly polygon: readonly Point2[];
  readonly topZ: number;
}

/** Sets a sector's obstacles on the ground: the top is `heightM` above the highest corner. */
export function prismsOf(
  dem: Dem,
  obstacles: readonly { readonly polygon: readonly Point2[]; readonly heightM: number }[],
): readonly Prism[] {
  return obstacles.map(({ polygon, heightM }) => ({
    minX: Math.min(...polygon.map(({ x }) => x)),
    minY: Math.min(...polygon.map(({ y }) => y)),
    maxX: Math.max(...polygon.map(({ x }) => x)),
    maxY: Math.max(...polygon.map(({ y }) => y)),
    polygon,
    topZ: Math.max(...polygon.map(({ x, y }) => dem.heightAt(x, y))) + heightM,
  }));
}

/**
 * Is the straight line between two points clear of ground and prisms? Samples the ground every half cell. Straight in the ENU
 * frame, so the curvature of the earth is already in the heights.
 */
export function hasLineOfSight(dem: Dem, from: EnuPoint, to: EnuPoint, prisms: readonly Prism[] = []): boolean {
  return isClearOfGround(dem, from, to) && prisms.every((prism) => isClearOf(prism, from, to));
}

function isClearOfGround(dem: Dem, from: EnuPoint, to: EnuPoint): boolean {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const dz = to.z - from.z;
  const steps = Math.ceil(Math.sqrt(dx * dx + dy * dy) / (dem.cellM / 2));
  const { maxHeight } = dem;
  for (let i = 1; i < steps; i++) {
    const t = i / steps;
    const z = from.z + dz * t;
    if (z <= maxHeight && z < dem.heightAt(from.x + dx * t, from.y + dy * t)) return false;
  }
  return true;
}

/** A line that passes over the roof is clear where it enters and where it leaves, since roof and line are straight. */
function isClearOf(prism: Prism, from: EnuPoint, to: EnuPoint): boolean {
  if (Math.min(from.x, to.x) > prism.maxX || Math.max(from.x, to.x) < prism.minX) return true;
  if (Math.min(from.y, to.y) > prism.maxY || Math.max(from.y, to.y) < prism.minY) return true;
  if (Math.min(from.z, to.z) >= prism.topZ) return true;
  const { polygon } = prism;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const t = crossing(from, to, polygon[j] as Point2, polygon[i] as Point2);
    if (t !== undefined && from.z + (to.z - from.z) * t < prism.topZ) return false;
  }
  return true;
}

/** Where (0 to 1) the line from `p` to `q` crosses the segment from `a` to `b`, seen from above; undefined if nowhere. */
export function crossing(p: Point2, q: Point2, a: Point2, b: Point2): number | undefined {
  const rx = q.x - p.x;
  const ry = q.y - p.y;
  const sx = b.x - a.x;
  const sy = b.y - a.y;
  const cross = rx * sy - ry * sx;
  if (cross === 0) return undefined;
  const t = ((a.x - p.x) * sy - (a.y - p.y) * sx) / cross;
  const u = ((a.x - p.x) * ry - (a.y - p.y) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : undefined;
}
