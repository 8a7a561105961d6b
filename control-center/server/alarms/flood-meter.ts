import type { EpochMs } from '#shared/time/clock.ts';

export const floodWindowMs = 10 * 60_000;
/** ISA-18.2: a flood starts at 10 in 10 minutes and ends below 5. */
const startsAt = 10;
const endsBelow = 5;

/** Annunciations of the last ten minutes. */
export class FloodMeter {
  #times: EpochMs[] = [];
  #flood = false;

  note(now: EpochMs): void {
    this.#times.push(now);
    this.#judge(now);
  }

  read(now: EpochMs): { readonly lastTenMinutes: number; readonly flood: boolean } {
    this.#judge(now);
    return { lastTenMinutes: this.#times.length, flood: this.#flood };
  }

  #judge(now: EpochMs): void {
    while ((this.#times[0] ?? now) < now - floodWindowMs) this.#times.shift();
    if (this.#times.length >= startsAt) this.#flood = true;
    else if (this.#times.length < endsBelow) this.#flood = false;
  }
}
