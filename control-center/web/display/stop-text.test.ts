import { describe, expect, it } from 'vitest';
import { stopMark, stopOrigin, stopSentence } from './stop-text.ts';

const since = Date.parse('2026-01-10T01:14:30Z');
const cancelled = { verb: 'cancel', since, from: 'INVESTIGATE', unconfirmed: true };

describe('a stop that the wheels have not confirmed', () => {
  it('is told with its age, what it was, when in site time, and what it ended', () => {
    expect(stopSentence(cancelled, since + 6_400)).toBe('stop told 6 s ago, wheels not confirmed');
    expect(stopSentence(cancelled, since - 400)).toBe('stop told 0 s ago, wheels not confirmed');
    expect(stopOrigin(cancelled, 'Europe/Berlin')).toBe('Order cancelled at 02:14:30A, out of INVESTIGATE');
    expect(stopOrigin({ ...cancelled, verb: 'new-verb' }, 'UTC')).toBe('new-verb at 01:14:30Z, out of INVESTIGATE');
  });

  it('is braking first, and unconfirmed once the robot says so', () => {
    expect(stopMark({})).toBeUndefined();
    expect(stopMark({ pendingIntent: { ...cancelled, unconfirmed: false } })).toBe('stopping');
    expect(stopMark({ pendingIntent: cancelled })).toBe('unconfirmed');
  });
});
