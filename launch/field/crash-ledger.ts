/** Ends of a process, and what they mean: how long to wait before the next start, or that it is a crash loop. Times are milliseconds. */
export class CrashLedger {
  readonly #limits: CrashLimits;
  #ends: number[] = [];
  #backOffMs: number;

  constructor(limits: CrashLimits) {
    this.#limits = limits;
    this.#backOffMs = limits.firstBackOffMs;
  }

  /** Ends within the window of the crash-loop limit. */
  get recent(): number {
    return this.#ends.length;
  }

  /** `now`: monotonic; `ranMs`: how long it had run. A run longer than the window starts the back-off again. */
  ended(
    now: number,
    ranMs: number,
  ): { readonly kind: 'restart'; readonly afterMs: number } | { readonly kind: 'crash-loop' } {
    const { ends, firstBackOffMs, longestBackOffMs, withinMs } = this.#limits;
    this.#ends = [...this.#ends.filter((at) => now - at < withinMs), now];
    if (this.#ends.length >= ends) return { kind: 'crash-loop' };
    if (ranMs >= withinMs) this.#backOffMs = firstBackOffMs;
    const afterMs = this.#backOffMs;
    this.#backOffMs = Math.min(2 * this.#backOffMs, longestBackOffMs);
    return { kind: 'restart', afterMs };
  }
}

export interface CrashLimits {
  /** So many ends within `withinMs` are a crash loop. */
  readonly ends: number;
  readonly withinMs: number;
  readonly firstBackOffMs: number;
  readonly longestBackOffMs: number;
}
