import type { Clock } from '#shared/time/clock.ts';
import { safetyLimits } from './safety-limits.ts';

const toldMs = 60_000;

/** Notices that the wall clock was stepped: it ran otherwise than the monotonic one between two looks. */
export class ClockWatch {
  readonly #clock: Clock;
  #offsetMs: number;
  #steppedAt = Number.NEGATIVE_INFINITY;
  #lastStepMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = clock.now() - clock.monotonicMs();
  }

  /** The newest step in milliseconds, positive forward, for a minute; undefined without one. Call a few times a second. */
  look(): number | undefined {
    const monotonic = this.#clock.monotonicMs();
    const offset = this.#clock.now() - monotonic;
    const change = offset - this.#offsetMs;
    this.#offsetMs = offset;
    if (Math.abs(change) >= safetyLimits.clockStepMs) {
      this.#steppedAt = monotonic;
      this.#lastStepMs = change;
    }
    return monotonic - this.#steppedAt < toldMs ? this.#lastStepMs : undefined;
  }
}
