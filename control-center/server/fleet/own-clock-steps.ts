import type { Clock } from '#shared/time/clock.ts';

/** What slewing and rounding do between two looks, and no step does. */
const leastMs = 500;

/** Notices when the centre's own wall clock is stepped, by the monotonic clock. */
export class OwnClockSteps {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  #offset: number;

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>) {
    this.#clock = clock;
    this.#offset = this.#present();
  }

  /** Milliseconds since the last look; 0 mostly. */
  take(): number {
    const present = this.#present();
    const stepMs = Math.round(present - this.#offset);
    this.#offset = present;
    return Math.abs(stepMs) < leastMs ? 0 : stepMs;
  }

  #present(): number {
    return this.#clock.now() - this.#clock.monotonicMs();
  }
}
