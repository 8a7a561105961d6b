import type { EpochMs } from '#shared/time/clock.ts';

/** ISA-18.2 on-delay: a condition counts once it has lasted, so that a first reading or a sag is no alarm. */
export class OnDelay {
  readonly #since = new Map<string, EpochMs>();

  /** True once the condition of this key has been there for `delayMs` without a break. */
  lasts(key: string, isThere: boolean, now: EpochMs, delayMs: number): boolean {
    if (!isThere) {
      this.#since.delete(key);
      return false;
    }
    const since = this.#since.get(key) ?? now;
    this.#since.set(key, since);
    return now - since >= delayMs;
  }
}
