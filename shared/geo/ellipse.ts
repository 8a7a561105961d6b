/** An ellipse about a position: semi-axes in metres, direction of the major axis in radians counter-clockwise from east. */
export interface Ellipse {
  readonly semiMajorM: number;
  readonly semiMinorM: number;
  readonly angleRad: number;
}

/** Symmetric 2x2 covariance of east and north, m^2. */
export interface Covariance2 {
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

/** 95 % quantile of chi-squared with two degrees of freedom: -2 ln 0.05. */
const CHI2_95 = -2 * Math.log(0.05);

/** The ellipse that holds 95 % of a two-dimensional normal distribution. The angle lies in (-pi/2, pi/2]. */
export function ellipse95({ xx, xy, yy }: Covariance2): Ellipse {
  const middle = (xx + yy) / 2;
  const spread = Math.hypot((xx - yy) / 2, xy);
  return {
    semiMajorM: Math.sqrt(CHI2_95 * Math.max(0, middle + spread)),
    semiMinorM: Math.sqrt(CHI2_95 * Math.max(0, middle - spread)),
    angleRad: Math.atan2(2 * xy, xx - yy) / 2,
  };
}

/** Position part of a row-major 4x4 covariance over (east, north, v_east, v_north), the wire's form. */
export const positionCovariance = (covariance: readonly number[]): Covariance2 => ({
  xx: covariance[0] ?? Number.NaN,
  xy: covariance[1] ?? Number.NaN,
  yy: covariance[5] ?? Number.NaN,
});

/** Does the 95 % ellipse about `centre` hold the offset (dx, dy) from it? Squared Mahalanobis distance against the quantile. */
export function isWithin95(dx: number, dy: number, covariance: Covariance2): boolean {
  return mahalanobisSquared(dx, dy, covariance) <= CHI2_95;
}

/** Squared Mahalanobis distance; infinite for a covariance that is not positive definite. */
export function mahalanobisSquared(dx: number, dy: number, { xx, xy, yy }: Covariance2): number {
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 0)) return Number.POSITIVE_INFINITY;
  return (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / determinant;
}
