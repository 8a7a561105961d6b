/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Cancels a timer; calling it twice, or after it fired, does nothing. */
export type CancelTimer = () => void;

/**
 * The only source of time and timers. `now()` may step (NTP, operators); `monotonicMs()` never does.
 * Timers run on monotonic time. A timer callback must not throw.
 */
export interface Clock {
  now(): EpochMs;
  monotonicMs(): number;
  setTimer(callback: () => void, delayMs: number): CancelTimer;
  setRepeating(callback: () => void, periodMs: number): CancelTimer;
}

/** ISO-8601 UTC with milliseconds, the only time format on the wire. */
export const toIso = (time: EpochMs): string => new Date(time).toISOString();

/** Undefined if the text is not an ISO-8601 time. */
export function fromIso(text: string): EpochMs | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

/** Resolves after `delayMs`, or rejects with the signal's reason. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = clock.setTimer(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
