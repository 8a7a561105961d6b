import { wrapAngle } from '#shared/geo/angles.ts';

/** Estimated: position and velocity of the target. */
export const EAST = 0;
export const NORTH = 1;
export const V_EAST = 2;
export const V_NORTH = 3;
const ESTIMATED = 4;
/** Considered: errors that stay with a track (see ErrorModel). Their size is known, their value is never estimated. */
export const AZIMUTH_BIAS = 4;
export const ELEVATION_BIAS = 5;
export const LOG_SIZE = 6;
export const EDGE_ANGLE = 7;
export const ROBOT_EAST = 8;
export const ROBOT_NORTH = 9;
export const FOOT_HEIGHT = 10;
const N = 11;

/** A scalar measurement, linearised: `residual` = measured - predicted, `row` its derivative by each state it depends on. */
export interface ScalarMeasurement {
  readonly residual: number;
  readonly row: readonly (readonly [index: number, derivative: number])[];
  readonly variance: number;
}

/**
 * One filter of the range-parameterised bank: an extended Schmidt-Kalman filter. Considering the shared errors instead of
 * estimating them keeps them from averaging away over many frames, and the bank from fooling itself by linearisation.
 */
export class RangeHypothesis {
  /** East, north, v_east, v_north. */
  readonly state = new Float64Array(ESTIMATED);
  readonly #covariance = new Float64Array(N * N);
  /** Mean logarithm of the target's extent in metres. */
  readonly meanLogSize: number;
  logWeight = 0;

  constructor(meanLogSize: number) {
    this.meanLogSize = meanLogSize;
  }

  covariance(i: number, j: number): number {
    return this.#covariance[i * N + j] as number;
  }

  setCovariance(i: number, j: number, value: number): void {
    this.#covariance[i * N + j] = value;
    this.#covariance[j * N + i] = value;
  }

  /** Constant velocity with white acceleration of this spectral density, m^2/s^3. */
  predict(seconds: number, accelerationDensity: number): void {
    this.#move(EAST, V_EAST, seconds, accelerationDensity);
    this.#move(NORTH, V_NORTH, seconds, accelerationDensity);
  }

  /** Weighs the hypothesis by how well it foresaw the measurement, to the given trust in the weighing. */
  update({ residual, row, variance }: ScalarMeasurement, trust: number): void {
    const p = this.#covariance;
    const cross = new Float64Array(N);
    for (let i = 0; i < N; i++) {
      let sum = 0;
      for (const [j, derivative] of row) sum += (p[i * N + j] as number) * derivative;
      cross[i] = sum;
    }
    let innovation = variance;
    for (const [j, derivative] of row) innovation += (cross[j] as number) * derivative;
    for (let i = 0; i < ESTIMATED; i++) {
      const gain = (cross[i] as number) / innovation;
      this.state[i] = (this.state[i] as number) + gain * residual;
      for (let j = i; j < N; j++) {
        const value = (p[i * N + j] as number) - gain * (cross[j] as number);
        p[i * N + j] = value;
        p[j * N + i] = value;
      }
    }
    this.logWeight -= (trust * (Math.log(innovation) + (residual * residual) / innovation)) / 2;
  }

  /** Moments of a weighted mixture, in one filter. */
  static merge(parts: readonly WeightedHypothesis[]): RangeHypothesis {
    const merged = new RangeHypothesis(parts[0]?.hypothesis.meanLogSize ?? 0);
    for (const { weight, hypothesis } of parts) {
      hypothesis.state.forEach((value, i) => {
        merged.state[i] = (merged.state[i] as number) + weight * value;
      });
    }
    for (const { weight, hypothesis } of parts) {
      const offset = (i: number): number =>
        i < ESTIMATED ? (hypothesis.state[i] as number) - (merged.state[i] as number) : 0;
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) merged.#add(i, j, weight * (hypothesis.covariance(i, j) + offset(i) * offset(j)));
      }
    }
    return merged;
  }

  #move(position: number, velocity: number, seconds: number, density: number): void {
    const p = this.#covariance;
    this.state[position] = (this.state[position] as number) + seconds * (this.state[velocity] as number);
    for (let j = 0; j < N; j++) this.#add(position, j, seconds * (p[velocity * N + j] as number));
    for (let i = 0; i < N; i++) this.#add(i, position, seconds * (p[i * N + velocity] as number));
    this.#add(position, position, (density * seconds ** 3) / 3);
    this.#add(position, velocity, (density * seconds ** 2) / 2);
    this.#add(velocity, position, (density * seconds ** 2) / 2);
    this.#add(velocity, velocity, density * seconds);
  }

  #add(i: number, j: number, value: number): void {
    this.#covariance[i * N + j] = (this.#covariance[i * N + j] as number) + value;
  }
}

export interface WeightedHypothesis {
  readonly weight: number;
  readonly hypothesis: RangeHypothesis;
}

/** Azimuth of the target from the camera, plus the attitude's bias. */
export function azimuthMeasurement(
  h: RangeHypothesis,
  camera: { readonly x: number; readonly y: number },
  measuredRad: number,
  variance: number,
): ScalarMeasurement {
  const { dx, dy, r2 } = line(h, camera);
  return {
    residual: wrapAngle(measuredRad - Math.atan2(dy, dx)),
    row: [
      [EAST, -dy / r2],
      [NORTH, dx / r2],
      [ROBOT_EAST, dy / r2],
      [ROBOT_NORTH, -dx / r2],
      [AZIMUTH_BIAS, 1],
    ],
    variance,
  };
}

/** Elevation of the target's foot on ground of height `groundM` and slope (`slopeEast`, `slopeNorth`). */
export function elevationMeasurement(
  h: RangeHypothesis,
  camera: { readonly x: number; readonly y: number; readonly z: number },
  ground: { readonly heightM: number; readonly slopeEast: number; readonly slopeNorth: number },
  measuredRad: number,
  variance: number,
): ScalarMeasurement {
  const { dx, dy, r2 } = line(h, camera);
  const range = Math.sqrt(r2);
  const rise = ground.heightM - camera.z;
  const slant2 = r2 + rise * rise;
  const byRange = -rise / slant2;
  const byRise = range / slant2;
  const [east, north] = [(byRange * dx) / range, (byRange * dy) / range];
  return {
    residual: measuredRad - Math.atan2(rise, range),
    row: [
      [EAST, east + byRise * ground.slopeEast],
      [NORTH, north + byRise * ground.slopeNorth],
      [ROBOT_EAST, -east],
      [ROBOT_NORTH, -north],
      [FOOT_HEIGHT, byRise],
      [ELEVATION_BIAS, 1],
    ],
    variance,
  };
}

/** The angle the target spans: its size over its range. Linear in the angle, because a small box's noise is not small beside it. */
export function sizeMeasurement(
  h: RangeHypothesis,
  camera: { readonly x: number; readonly y: number },
  angleRad: number,
  variance: number,
): ScalarMeasurement {
  const { dx, dy, r2 } = line(h, camera);
  const predicted = Math.exp(h.meanLogSize) / Math.sqrt(r2);
  const [east, north] = [(predicted * dx) / r2, (predicted * dy) / r2];
  return {
    residual: angleRad - predicted,
    row: [
      [EDGE_ANGLE, 1],
      [LOG_SIZE, predicted],
      [EAST, -east],
      [NORTH, -north],
      [ROBOT_EAST, east],
      [ROBOT_NORTH, north],
    ],
    variance,
  };
}

function line(
  h: RangeHypothesis,
  camera: { readonly x: number; readonly y: number },
): { dx: number; dy: number; r2: number } {
  const dx = (h.state[EAST] as number) - camera.x;
  const dy = (h.state[NORTH] as number) - camera.y;
  return { dx, dy, r2: Math.max(1, dx * dx + dy * dy) };
}
