import type { CancelTimer, Clock } from '#shared/time/clock.ts';

/** Node clamps longer delays to one millisecond. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Real time. Repeating timers keep their phase and drop what they missed instead of catching up. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    setTimer,
    setRepeating(callback, periodMs) {
      if (!(periodMs > 0)) throw new RangeError(`period must be positive, got ${periodMs} ms`);
      let due = performance.now() + periodMs;
      let cancel = setTimer(tick, periodMs);
      function tick(): void {
        const late = performance.now() - due;
        due += periodMs * (1 + Math.max(0, Math.floor(late / periodMs)));
        cancel = setTimer(tick, due - performance.now());
        callback();
      }
      return () => cancel();
    },
  };
}

function setTimer(callback: () => void, delayMs: number): CancelTimer {
  let handle: NodeJS.Timeout;
  const arm = (restMs: number): void => {
    const part = Math.min(Math.max(0, restMs), longestTimeoutMs);
    handle = setTimeout(() => (restMs > part ? arm(restMs - part) : callback()), part);
  };
  arm(delayMs);
  return () => clearTimeout(handle);
}
