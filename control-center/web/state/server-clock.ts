import type { Clock, EpochMs } from '#shared/time/clock.ts';

interface Sample {
  readonly offsetMs: number;
  readonly rttMs: number;
}

const keptSamples = 8;

/**
 * The centre's time, from `ping` answers: of the last eight the one with the shortest way is believed (NTP's minimum filter).
 * Runs on the browser's monotonic clock, so that a step of the local clock moves no age.
 */
export class ServerClock {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  #samples: readonly Sample[] = [];

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>) {
    this.#clock = clock;
  }

  observePing(sentMonotonicMs: number, centreTime: EpochMs): void {
    const received = this.#clock.monotonicMs();
    const rttMs = Math.max(0, received - sentMonotonicMs);
    const sample = { offsetMs: centreTime + rttMs / 2 - received, rttMs };
    this.#samples = [...this.#samples, sample].slice(-keptSamples);
  }

  /** A message's stamp: good enough until the first ping is answered. */
  observeStamp(at: EpochMs): void {
    if (this.#samples.length === 0) {
      this.#samples = [{ offsetMs: at - this.#clock.monotonicMs(), rttMs: Number.POSITIVE_INFINITY }];
    }
  }

  now(): EpochMs {
    const best = this.#best();
    return best === undefined ? this.#clock.now() : this.#clock.monotonicMs() + best.offsetMs;
  }

  #best(): Sample | undefined {
    return this.#samples.reduce<Sample | undefined>(
      (best, sample) => (best === undefined || sample.rttMs <= best.rttMs ? sample : best),
      undefined,
    );
  }
}
