import type { Random } from '#shared/random/random.ts';

/** How far one machine's wall clock is from true time: it drifts, and it is stepped. Timers never notice. */
export class WallClock {
  readonly #nowMs: () => number;
  readonly #driftPpm: number;
  #steppedMs = 0;

  constructor(nowMs: () => number, driftPpm = 0) {
    this.#nowMs = nowMs;
    this.#driftPpm = driftPpm;
  }

  get offsetMs(): number {
    return this.#steppedMs + (this.#nowMs() * this.#driftPpm) / 1e6;
  }

  step(deltaMs: number): void {
    this.#steppedMs += deltaMs;
  }
}

/** A crystal of tens of parts in a million; one in six is a bad one. */
export const drawDriftPpm = (random: Random): number => random.normal(0, random.chance(1 / 6) ? 400 : 30);
