import type { Clock } from '#shared/time/clock.ts';

/** The browser's clock and timers: the only place in the console that touches them. */
export const browserClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  setTimer(callback, delayMs) {
    const id = setTimeout(callback, delayMs);
    return () => clearTimeout(id);
  },
  setRepeating(callback, periodMs) {
    const id = setInterval(callback, periodMs);
    return () => clearInterval(id);
  },
};

/** Random numbers for idempotency keys. */
export const browserRandom = {
  next: (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
};
