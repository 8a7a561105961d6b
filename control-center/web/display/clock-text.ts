import type { EpochMs } from '#shared/time/clock.ts';

const letters = 'YXWVUTSRQPONZABCDEFGHIKLM';

/** The zone letter of the phonetic time zones (J is skipped); zones off the full hour have none and show their offset. */
export function zoneLetter(offsetMinutes: number): string {
  const hours = offsetMinutes / 60;
  if (Number.isInteger(hours) && Math.abs(hours) <= 12) return letters[hours + 12] ?? '?';
  const sign = offsetMinutes < 0 ? '-' : '+';
  const rest = Math.abs(offsetMinutes);
  return `${sign}${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`;
}

/** "02:14:37" in UTC. */
export const utcTime = (time: EpochMs): string => new Date(time).toISOString().slice(11, 19);

/** "02:14" in UTC. */
export const utcMinute = (time: EpochMs): string => new Date(time).toISOString().slice(11, 16);

/** "2026-03-17" in UTC. */
export const utcDate = (time: EpochMs): string => new Date(time).toISOString().slice(0, 10);

export interface SiteTime {
  readonly time: string;
  readonly letter: string;
}

/** Site time of an IANA zone with its letter; formatters are kept, for making one costs a millisecond. */
export function siteTime(time: EpochMs, timeZone: string): SiteTime {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(time)
      .map((part) => [part.type, part.value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const local = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  const offsetMinutes = Math.round((local - Math.floor(time / 1000) * 1000) / 60_000);
  return {
    time: `${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}`,
    letter: zoneLetter(offsetMinutes),
  };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
