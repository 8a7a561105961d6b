import type { EnuFrame, EnuPoint } from '#shared/geo/enu-frame.ts';
import type { Random } from '#shared/random/random.ts';
import type { Header, NavSatFix } from '#shared/ros/messages.ts';
import { Drift } from './drift.ts';

/** A good single-frequency receiver with SBAS: metres, one sigma. */
export const GNSS_DRIFT_M = 0.7;
export const GNSS_DRIFT_TAU_S = 180;
export const GNSS_NOISE_M = 0.15;
const VERTICAL_FACTOR = 1.6;

type FixBody = Omit<NavSatFix, 'header'>;

/** Position with drift and noise; while frozen it repeats its last fix bit for bit, as a hung receiver does. */
export class Gnss {
  readonly #frame: EnuFrame;
  readonly #random: Random;
  readonly #east: Drift;
  readonly #north: Drift;
  readonly #up: Drift;
  #last: FixBody | undefined;

  constructor(frame: EnuFrame, random: Random) {
    this.#frame = frame;
    this.#random = random;
    this.#east = new Drift(GNSS_DRIFT_M, GNSS_DRIFT_TAU_S, random.fork('east'));
    this.#north = new Drift(GNSS_DRIFT_M, GNSS_DRIFT_TAU_S, random.fork('north'));
    this.#up = new Drift(VERTICAL_FACTOR * GNSS_DRIFT_M, GNSS_DRIFT_TAU_S, random.fork('up'));
  }

  /** `seconds` since the fix before. */
  measure(header: Header, truth: EnuPoint, seconds: number, frozen: boolean): NavSatFix {
    const fresh = this.#fix(truth, seconds);
    if (!frozen || this.#last === undefined) this.#last = fresh;
    return { header, ...this.#last };
  }

  #fix(truth: EnuPoint, seconds: number): FixBody {
    const measured = {
      x: truth.x + this.#east.step(seconds) + this.#random.normal(0, GNSS_NOISE_M),
      y: truth.y + this.#north.step(seconds) + this.#random.normal(0, GNSS_NOISE_M),
      z: truth.z + this.#up.step(seconds) + this.#random.normal(0, VERTICAL_FACTOR * GNSS_NOISE_M),
    };
    return { ...this.#frame.toGeo(measured), ...statedQuality };
  }
}

const variance = GNSS_DRIFT_M ** 2 + GNSS_NOISE_M ** 2;
const statedQuality = {
  status: { status: 1, service: 1 },
  position_covariance: [variance, 0, 0, 0, variance, 0, 0, 0, VERTICAL_FACTOR ** 2 * variance],
  position_covariance_type: 2,
} as const;
