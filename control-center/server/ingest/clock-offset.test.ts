import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClockOffset } from './clock-offset.ts';

/** A robot whose clock is `error` behind the centre's, heard every second with the given delays. */
function hear(offset: ClockOffset, from: number, error: number, delays: readonly number[]): number {
  let now = from;
  for (const delay of delays) {
    offset.observe(now - error, now + delay);
    now += 1000;
  }
  return now;
}

const many = (n: number, value: number): number[] => Array.from({ length: n }, () => value);

describe('the clock offset of a robot', () => {
  it('is the error of its clock plus the least delay, whatever the other delays', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e7, max: 1e7 }),
        fc.array(fc.integer({ min: 20, max: 1500 }), { minLength: 1, maxLength: 200 }),
        (error, delays) => {
          const offset = new ClockOffset();
          hear(offset, 0, error, [20, ...delays]);
          expect(offset.ms).toBeGreaterThanOrEqual(error + 20);
          expect(offset.ms).toBeLessThan(error + 1520);
        },
      ),
    );
  });

  it('is not fooled by a burst of what was held back for ten minutes', () => {
    const offset = new ClockOffset();
    const silentFrom = hear(offset, 0, 0, many(60, 30));
    for (let i = 0; i < 100; i++) offset.observe(silentFrom + i * 1000, silentFrom + 600_000 + i);
    expect(offset.ms).toBe(30);
  });

  it('follows a clock set forward at once and one set back within three messages', () => {
    const offset = new ClockOffset();
    let now = hear(offset, 0, 0, many(60, 30));
    now = hear(offset, now, -3_600_000, [30]);
    expect(offset.ms).toBe(30 - 3_600_000);
    now = hear(offset, now, 0, many(3, 30));
    expect(offset.ms).toBe(30);
    hear(offset, now, 3_600_000, many(3, 30));
    expect(offset.ms).toBe(3_600_030);
  });

  it('forgets a lucky delay after a minute of steady ones', () => {
    const offset = new ClockOffset();
    const now = hear(offset, 0, 0, [5]);
    hear(offset, now, 0, many(70, 400));
    expect(offset.ms).toBe(400);
  });
});
