import type { Covariance2 } from '#shared/geo/ellipse.ts';
import { placeBesideLine } from '#shared/geo/polygon.ts';
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
  const place = placeBesideLine(point, line);
  if (place === undefined) return undefined;
  const inward = { x: place.direction.y, y: -place.direction.x };
  const sigmaM = Math.sqrt(
    inward.x * inward.x * cov.xx + 2 * inward.x * inward.y * cov.xy + inward.y * inward.y * cov.yy,
  );
  return { insideM: -place.signedDistance, sigmaM, alongM: place.along, inward };
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
