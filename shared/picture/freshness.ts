import type { EpochMs } from '../time/clock.ts';

export type Freshness = 'fresh' | 'stale' | 'lost' | 'unknown';

/**
 * Rule 1 of the control room. `sourceTime` is the source's own stamp, corrected for its clock; never the time of arrival.
 * Fresh below 2 periods, lost beyond max(30 s, 10 periods), unknown if never heard.
 */
export function freshness(sourceTime: EpochMs | undefined, now: EpochMs, periodMs: number): Freshness {
  if (sourceTime === undefined) return 'unknown';
  const age = now - sourceTime;
  if (age < 2 * periodMs) return 'fresh';
  return age > Math.max(30_000, 10 * periodMs) ? 'lost' : 'stale';
}
