import type { Covariance2 } from '#shared/geo/ellipse.ts';
import type { Point2 } from '#shared/geo/polygon.ts';

/** Metres inside the border line (negative: outside; the inside is to the right of its direction), and the place's sigma across it. */
export interface BorderDistance {
  readonly insideM: number;
  readonly sigmaM: number;
  readonly alongM: number;
  /** Unit vector to the inside. */
  readonly inward: Point2;
}

/** Undefined for a line without length. */
export function borderDistance(point: Point2, cov: Covariance2, line: readonly Point2[]): BorderDistance | undefined {
  let best = Number.POSITIVE_INFINITY;
  let index = -1;
  let fraction = 0;
  let alongM = 0;
  let walked = 0;
  for (let i = 0; i + 1 < line.length; i++) {
    const a = line[i] as Point2;
    const b = line[i + 1] as Point2;
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const length2 = dx * dx + dy * dy;
    if (length2 === 0) continue;
    const t = Math.min(1, Math.max(0, ((point.x - a.x) * dx + (point.y - a.y) * dy) / length2));
    const ex = point.x - a.x - t * dx;
    const ey = point.y - a.y - t * dy;
    const distance2 = ex * ex + ey * ey;
    const length = Math.sqrt(length2);
    if (distance2 < best) {
      best = distance2;
      index = i;
      fraction = t;
      alongM = walked + t * length;
    }
    walked += length;
  }
  if (index < 0) return undefined;
  const a = line[index] as Point2;
  const b = line[index + 1] as Point2;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const inward = { x: (b.y - a.y) / length, y: -(b.x - a.x) / length };
  const across = (point.x - a.x) * inward.x + (point.y - a.y) * inward.y;
  const isBesideSegment = fraction > 0 && fraction < 1;
  const insideM = isBesideSegment ? across : Math.sign(across) * Math.sqrt(best);
  const sigmaM = Math.sqrt(
    inward.x * inward.x * cov.xx + 2 * inward.x * inward.y * cov.xy + inward.y * inward.y * cov.yy,
  );
  return { insideM, sigmaM, alongM, inward };
}

export type Side = 'inside' | 'outside';

/** At a bend or for a very sure place: a stride. */
const leastMarginM = 3;
/** A side counts when the place is this many sigmas away from the line. */
const marginSigmas = 1.5;

export const sideMarginM = (sigmaM: number): number => Math.max(leastMarginM, marginSigmas * sigmaM);

/** Undefined while the place may be on either side: then the last known side stays (hysteresis). */
export function surelySide({ insideM, sigmaM }: BorderDistance): Side | undefined {
  const margin = sideMarginM(sigmaM);
  if (insideM > margin) return 'inside';
  return insideM < -margin ? 'outside' : undefined;
}
