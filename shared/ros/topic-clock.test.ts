import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopicClock } from './topic-clock.ts';

const start = 1_700_000_000_000;
/** Steps of /clock: mostly forward, at times back. */
const steps = fc.array(fc.integer({ min: -500, max: 1000 }), { minLength: 1, maxLength: 50 });

describe('the clock of a topic', () => {
  it('never lets monotonic time go back, and counts only what passed', () => {
    fc.assert(
      fc.property(steps, (jumps) => {
        const clock = new TopicClock();
        clock.take(start);
        let [at, before, forward] = [start, 0, 0];
        for (const jump of jumps) {
          clock.take((at += jump));
          forward += Math.max(0, jump);
          expect(clock.now()).toBe(at);
          expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before);
          before = clock.monotonicMs();
        }
        expect(before).toBe(forward);
      }),
    );
  });

  it('fires every timer once, when it is due, and repeating ones in their phase', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 2000 }), (jumps, delayMs) => {
        const clock = new TopicClock();
        clock.take(start);
        const fired: number[] = [];
        const ticks: number[] = [];
        clock.setTimer(() => fired.push(clock.monotonicMs()), delayMs);
        clock.setRepeating(() => ticks.push(clock.monotonicMs()), delayMs);
        let at = start;
        const seen = jumps.map((jump) => {
          clock.take((at += jump));
          return clock.monotonicMs();
        });
        const due = seen.find((now) => now >= delayMs);
        expect(fired).toEqual(due === undefined ? [] : [due]);
        const periods = ticks.map((now) => Math.floor(now / delayMs));
        expect(periods).toEqual([...new Set(seen.map((now) => Math.floor(now / delayMs)))].filter((n) => n > 0));
      }),
    );
  });

  it('forgets a timer that was cancelled, also by one that fires with it', () => {
    const clock = new TopicClock();
    clock.take(start);
    const log: string[] = [];
    const cancelSecond = clock.setTimer(() => log.push('second'), 20);
    clock.setTimer(() => {
      log.push('first');
      cancelSecond();
    }, 10);
    clock.take(start + 100);
    expect(log).toEqual(['first']);
    expect(() => clock.setRepeating(() => {}, 0)).toThrow('must be positive');
  });
});
