import type { CancelTimer, Clock, EpochMs } from '../time/clock.ts';

interface Timer {
  due: number;
  readonly periodMs: number | undefined;
  readonly callback: () => void;
}

/**
 * ROS time: moves only with what /clock says, as `use_sim_time` wants it for Gazebo and `ros2 bag play`. Monotonic time is what passed
 * on /clock in all; a step back (a bag that begins anew) moves `now()` alone. Timers fire with the message that makes them due; a
 * repeating one that missed several periods fires once.
 */
export class TopicClock implements Clock {
  readonly started: Promise<void>;
  readonly #timers = new Set<Timer>();
  readonly #start: () => void;
  #now: EpochMs = 0;
  #monotonic = 0;
  #isStarted = false;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.started = promise;
    this.#start = resolve;
  }

  now(): EpochMs {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  setTimer(callback: () => void, delayMs: number): CancelTimer {
    return this.#add({ due: this.#monotonic + Math.max(0, delayMs), periodMs: undefined, callback });
  }

  setRepeating(callback: () => void, periodMs: number): CancelTimer {
    if (!(periodMs > 0)) throw new RangeError(`period must be positive, got ${periodMs} ms`);
    return this.#add({ due: this.#monotonic + periodMs, periodMs, callback });
  }

  /** What /clock said. */
  take(at: EpochMs): void {
    if (this.#isStarted) this.#monotonic += Math.max(0, at - this.#now);
    this.#now = at;
    this.#isStarted = true;
    this.#start();
    this.#fire();
  }

  #add(timer: Timer): CancelTimer {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #fire(): void {
    const now = this.#monotonic;
    const due = [...this.#timers].filter((timer) => timer.due <= now).toSorted((a, b) => a.due - b.due);
    for (const timer of due) {
      if (!this.#timers.has(timer)) continue;
      const { callback, periodMs } = timer;
      if (periodMs === undefined) this.#timers.delete(timer);
      else timer.due += periodMs * (1 + Math.floor((now - timer.due) / periodMs));
      callback();
    }
  }
}
