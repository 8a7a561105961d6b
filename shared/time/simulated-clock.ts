import type { CancelTimer, Clock, EpochMs } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
  cancelled: boolean;
}

/**
 * A clock that moves only when told to. Timers fire in the order (due time, creation), so a run is reproducible.
 * `drain` must run all pending microtasks; under Node that is one turn of `setImmediate`.
 * `stepWallClock` shifts `now()` without touching timers, as an NTP step does.
 */
export class SimulatedClock implements Clock {
  readonly #drain: () => Promise<void>;
  readonly #heap: Timer[] = [];
  #monotonic = 0;
  #wallOffset: number;
  #order = 0;

  constructor(start: EpochMs, drain: () => Promise<void>) {
    this.#wallOffset = start;
    this.#drain = drain;
  }

  now(): EpochMs {
    return this.#wallOffset + this.#monotonic;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  setTimer(callback: () => void, delayMs: number): CancelTimer {
    const timer: Timer = {
      at: this.#monotonic + Math.max(0, delayMs),
      order: this.#order++,
      callback,
      cancelled: false,
    };
    this.#push(timer);
    return () => {
      timer.cancelled = true;
    };
  }

  setRepeating(callback: () => void, periodMs: number): CancelTimer {
    if (!(periodMs > 0)) throw new RangeError(`period must be positive, got ${periodMs} ms`);
    let cancel: CancelTimer;
    const tick = (): void => {
      cancel = this.setTimer(tick, periodMs);
      callback();
    };
    cancel = this.setTimer(tick, periodMs);
    return () => cancel();
  }

  stepWallClock(deltaMs: number): void {
    this.#wallOffset += deltaMs;
  }

  /** Runs everything due within the next `durationMs`, draining microtasks after each instant at which timers fired. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#monotonic + durationMs;
    await this.#drain();
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#monotonic = next.at;
      let fired = false;
      for (let due = this.#heap[0]; due !== undefined && due.at <= this.#monotonic; due = this.#heap[0]) {
        this.#pop();
        if (due.cancelled) continue;
        fired = true;
        due.callback();
      }
      if (fired) await this.#drain();
    }
    this.#monotonic = end;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Timer;
      if (!isBefore(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      const below = heap[child] as Timer;
      if (!isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

const isBefore = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
