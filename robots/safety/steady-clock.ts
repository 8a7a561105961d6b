import type { Clock, EpochMs } from '#shared/time/clock.ts';

/** While a clock that was set back waits for the time it has told already. */
const waitingPace = 0.1;

/**
 * A clock whose wall time never goes back: set forward, it follows at once; set back, it goes on at a tenth of its pace until the
 * true time has caught up. What is stamped later is stamped later.
 */
export function steadyClock(clock: Clock): Clock {
  let told = Number.NEGATIVE_INFINITY;
  let toldAtMs = 0;
  return {
    now(): EpochMs {
      const monotonic = clock.monotonicMs();
      told = Math.max(clock.now(), told + waitingPace * (monotonic - toldAtMs));
      toldAtMs = monotonic;
      return Math.floor(told);
    },
    monotonicMs: () => clock.monotonicMs(),
    setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
    setRepeating: (callback, periodMs) => clock.setRepeating(callback, periodMs),
  };
}
