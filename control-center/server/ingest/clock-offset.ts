/** Samples that must agree before a robot's clock is taken to have been set back. */
const samplesOfAStep = 3;
const cadenceToleranceMs = 250;
const stepMs = 2000;
const bucketMs = 30_000;
const bucketSamples = 10;

interface Sample {
  readonly at: number;
  readonly offset: number;
}

/**
 * What to add to a robot's stamps to get the centre's monotonic time: the least (arrival - stamp) of the last half to whole minute of
 * samples, so that delayed messages do not count. Silence ages nothing: what arrives after it is measured by what was known before.
 * A clock set forward is followed at once, one set back after three messages that keep their cadence (late bursts do not).
 */
export class ClockOffset {
  #previous = Number.POSITIVE_INFINITY;
  #present = Number.POSITIVE_INFINITY;
  #presentSince = 0;
  #presentSamples = 0;
  #higher: Sample[] = [];

  get isKnown(): boolean {
    return this.ms !== Number.POSITIVE_INFINITY;
  }

  /** Milliseconds; Infinity while unknown. */
  get ms(): number {
    return Math.min(this.#previous, this.#present);
  }

  /** Only for messages sent when they were stamped: never retained, queued or durable ones. */
  observe(stamp: number, monotonicMs: number): void {
    const offset = monotonicMs - stamp;
    if (this.#presentSamples === 0) this.#presentSince = monotonicMs;
    if (this.#isSetBack({ at: monotonicMs, offset })) {
      this.#previous = Number.POSITIVE_INFINITY;
      this.#present = offset;
      this.#presentSamples = 1;
      this.#presentSince = monotonicMs;
      return;
    }
    this.#present = Math.min(this.#present, offset);
    this.#presentSamples++;
    if (monotonicMs - this.#presentSince < bucketMs || this.#presentSamples < bucketSamples) return;
    this.#previous = this.#present;
    this.#present = Number.POSITIVE_INFINITY;
    this.#presentSamples = 0;
  }

  #isSetBack(sample: Sample): boolean {
    if (!this.isKnown || sample.offset - this.ms < stepMs) {
      this.#higher = [];
      return false;
    }
    const last = this.#higher.at(-1);
    const keepsCadence = last === undefined || Math.abs(sample.offset - last.offset) < cadenceToleranceMs;
    this.#higher = keepsCadence ? [...this.#higher, sample] : [sample];
    const first = this.#higher[0] as Sample;
    if (this.#higher.length < samplesOfAStep || sample.at - first.at < stepMs) return false;
    this.#higher = [];
    return true;
  }
}
