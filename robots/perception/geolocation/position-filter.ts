import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import { ellipse95 } from '#shared/geo/ellipse.ts';
import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { ErrorModel } from './error-model.ts';
import type { GroundHeight } from './ground-height.ts';
import { isHidden } from './hidden.ts';
import * as hypothesis from './range-hypothesis.ts';
import { RangeHypothesis } from './range-hypothesis.ts';
import type { WeightedHypothesis } from './range-hypothesis.ts';
import type { Sighting } from './sighting.ts';
import { accelerationSigma, edgeShare, fliesFreely, sizePrior, speedSigmaMps } from './size-prior.ts';

/** Where a target is, with its honest uncertainty; frame `map`. */
export interface PositionEstimate {
  readonly position: EnuPoint;
  readonly velocity: { readonly east: number; readonly north: number };
  /** Row-major 4x4 over (east, north, v_east, v_north). */
  readonly covariance: readonly number[];
}

/** Ranges of the start, metres: neighbours differ by 35 %, each filter covers half of that to either side. */
const NEAREST_M = 4;
const FARTHEST_M = 1300;
const RANGE_RATIO = 1.35;
const RANGE_SIGMA = 0.17;
/** A hypothesis this much less likely than the best is dropped. */
const DROPPED_LOG_WEIGHT = -8;
/**
 * How much later frames say about which hypothesis is right: their errors are mostly those of the first frame again. The figure makes
 * the ellipse hold what it promises (position-filter.test.ts).
 */
const LATER_TRUST = 0.07;
/** perception.md: the bank ends once the ellipse is rounder than this. */
const ROUND_RATIO = 4;

/**
 * Position of one target from azimuth, foot elevation on known ground, and apparent size: a bank of filters over range.
 */
export class PositionFilter {
  readonly #ground: GroundHeight;
  readonly #errors: ErrorModel;
  readonly #type: ObjectClass;
  #bank: RangeHypothesis[] = [];
  #last: Sighting | undefined;

  constructor(type: ObjectClass, ground: GroundHeight, errors: ErrorModel) {
    this.#type = type;
    this.#ground = ground;
    this.#errors = errors;
  }

  /** In the order of time. A clipped first sighting starts nothing: its size and foot are not the target's. */
  add(sighting: Sighting): void {
    if (this.#last === undefined) {
      if (sighting.clipped) return;
      this.#start(sighting);
    } else {
      const seconds = (sighting.at - this.#last.at) / 1000;
      for (const each of this.#bank) each.predict(seconds, accelerationSigma[this.#type] ** 2);
    }
    const trust = this.#last === undefined ? 1 : LATER_TRUST;
    for (const each of this.#bank) this.#update(each, sighting, trust);
    if (this.#last === undefined) this.#dropHidden(sighting);
    this.#last = sighting;
    this.#prune();
  }

  /** Extrapolated to `at`; undefined before the first whole sighting. */
  estimate(at: EpochMs): PositionEstimate | undefined {
    const last = this.#last;
    if (last === undefined) return undefined;
    const merged = RangeHypothesis.merge(this.#weighted());
    const seconds = (at - last.at) / 1000;
    if (seconds > 0) merged.predict(seconds, accelerationSigma[this.#type] ** 2);
    const [x = 0, y = 0, east = 0, north = 0] = merged.state;
    return {
      position: { x, y, z: this.#height(x, y, last) },
      velocity: { east, north },
      covariance: [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => merged.covariance(i, j))),
    };
  }

  #height(x: number, y: number, last: Sighting): number {
    if (!fliesFreely(this.#type)) return this.#ground(x, y);
    return last.origin.z + Math.tan(last.footElevationRad) * Math.hypot(x - last.origin.x, y - last.origin.y);
  }

  #start(sighting: Sighting): void {
    const { prior } = sizePrior(this.#type, sighting.heightRad / sighting.widthRad);
    for (let range = NEAREST_M; range <= FARTHEST_M; range *= RANGE_RATIO) {
      const h = new RangeHypothesis(prior.meanLog);
      this.#place(h, sighting, range);
      this.#consider(h, sighting, prior.sigmaLog);
      this.#bank.push(h);
    }
  }

  /** Wide across the line of sight: the first azimuth then sets it, with the right correlation to the considered errors. */
  #place(h: RangeHypothesis, { origin, azimuthRad }: Sighting, range: number): void {
    const { EAST, NORTH, V_EAST, V_NORTH } = hypothesis;
    const [c, s] = [Math.cos(azimuthRad), Math.sin(azimuthRad)];
    const [along, across] = [(RANGE_SIGMA * range) ** 2, (0.2 * range) ** 2];
    h.state.set([origin.x + c * range, origin.y + s * range, 0, 0]);
    h.setCovariance(EAST, EAST, c * c * along + s * s * across);
    h.setCovariance(NORTH, NORTH, s * s * along + c * c * across);
    h.setCovariance(EAST, NORTH, c * s * (along - across));
    h.setCovariance(V_EAST, V_EAST, speedSigmaMps[this.#type] ** 2);
    h.setCovariance(V_NORTH, V_NORTH, speedSigmaMps[this.#type] ** 2);
  }

  #consider(
    h: RangeHypothesis,
    { pixelRad, heightRad, positionSigmaM, yawSigmaRad }: Sighting,
    sigmaLogSize: number,
  ): void {
    const { attitudeBiasRad, edgeBiasPx, footHeightM } = this.#errors;
    const edge = (edgeBiasPx * pixelRad) ** 2 + (edgeShare[this.#type] * heightRad) ** 2;
    const variances = [
      [hypothesis.AZIMUTH_BIAS, attitudeBiasRad ** 2 + yawSigmaRad ** 2],
      [hypothesis.ELEVATION_BIAS, attitudeBiasRad ** 2 + edge],
      [hypothesis.LOG_SIZE, sigmaLogSize ** 2],
      [hypothesis.EDGE_ANGLE, 2 * edge],
      [hypothesis.ROBOT_EAST, positionSigmaM ** 2],
      [hypothesis.ROBOT_NORTH, positionSigmaM ** 2],
      [hypothesis.FOOT_HEIGHT, footHeightM ** 2],
    ] as const;
    for (const [index, variance] of variances) h.setCovariance(index, index, variance);
  }

  #update(h: RangeHypothesis, sighting: Sighting, trust: number): void {
    const { origin, pixelRad } = sighting;
    const attitude = this.#errors.attitudeNoiseRad ** 2;
    const edge = (this.#errors.edgeNoisePx * pixelRad) ** 2;
    h.update(hypothesis.azimuthMeasurement(h, origin, sighting.azimuthRad, attitude + edge / 2), trust);
    if (sighting.clipped) return;
    const size = extent(this.#type, sighting);
    h.update(hypothesis.sizeMeasurement(h, origin, size, 2 * edge), trust);
    if (fliesFreely(this.#type)) return;
    h.update(
      hypothesis.elevationMeasurement(h, origin, this.#groundAt(h), sighting.footElevationRad, attitude + edge),
      trust,
    );
  }

  /** Elevation alone cannot tell the near slope from one behind the crest. */
  #dropHidden({ origin }: Sighting): void {
    if (fliesFreely(this.#type)) return;
    const seen = this.#bank.filter((h) => {
      const [x = 0, y = 0] = h.state;
      return !isHidden(origin, { x, y }, Math.exp(h.meanLogSize), this.#ground);
    });
    if (seen.length > 0) this.#bank = seen;
  }

  #groundAt(h: RangeHypothesis): { heightM: number; slopeEast: number; slopeNorth: number } {
    const [x = 0, y = 0] = h.state;
    return {
      heightM: this.#ground(x, y),
      slopeEast: (this.#ground(x + 1, y) - this.#ground(x - 1, y)) / 2,
      slopeNorth: (this.#ground(x, y + 1) - this.#ground(x, y - 1)) / 2,
    };
  }

  #prune(): void {
    const best = Math.max(...this.#bank.map((h) => h.logWeight));
    this.#bank = this.#bank.filter((h) => h.logWeight - best > DROPPED_LOG_WEIGHT);
    for (const h of this.#bank) h.logWeight -= best;
    if (this.#bank.length === 1) return;
    const merged = RangeHypothesis.merge(this.#weighted());
    const { semiMajorM, semiMinorM } = ellipse95({
      xx: merged.covariance(0, 0),
      xy: merged.covariance(0, 1),
      yy: merged.covariance(1, 1),
    });
    if (semiMajorM < ROUND_RATIO * semiMinorM) this.#bank = [merged];
  }

  #weighted(): WeightedHypothesis[] {
    const total = this.#bank.reduce((sum, h) => sum + Math.exp(h.logWeight), 0);
    return this.#bank.map((h) => ({ weight: Math.exp(h.logWeight) / total, hypothesis: h }));
  }
}

function extent(type: ObjectClass, { heightRad, widthRad }: Sighting): number {
  return sizePrior(type, heightRad / widthRad).side === 'longer' ? Math.max(heightRad, widthRad) : heightRad;
}
