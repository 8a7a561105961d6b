import type { CancelTimer, Clock, EpochMs } from '#shared/time/clock.ts';

const remembered = 8;

/**
 * The centre's time, as its signed heartbeats tell it, carried on by the monotonic clock: whether a command or a lease of the centre
 * has expired is judged by the clock that wrote the expiry, never by one that was stepped here. Before the first heartbeat it is the
 * robot's own time.
 */
export class CentreClock implements Clock {
  readonly #clock: Clock;
  /** Centre minus monotonic; each too small by what the link delayed that heartbeat. */
  #offsets: readonly number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An authentic heartbeat that was sent then. */
  heard(sentAt: EpochMs): void {
    this.#offsets = [...this.#offsets.slice(1 - remembered), sentAt - this.#clock.monotonicMs()];
  }

  now(): EpochMs {
    if (this.#offsets.length === 0) return this.#clock.now();
    return this.#clock.monotonicMs() + Math.max(...this.#offsets);
  }
  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }
  setTimer(callback: () => void, delayMs: number): CancelTimer {
    return this.#clock.setTimer(callback, delayMs);
  }
  setRepeating(callback: () => void, periodMs: number): CancelTimer {
    return this.#clock.setRepeating(callback, periodMs);
  }
}
