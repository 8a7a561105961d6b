import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleep } from './clock.ts';
import { SimulatedClock } from './simulated-clock.ts';

const makeClock = (start = 0): SimulatedClock => new SimulatedClock(start, () => turn());

describe('SimulatedClock', () => {
  it('fires timers in the order of their due time, then of their creation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }), async (delays) => {
        const clock = makeClock();
        const fired: number[] = [];
        delays.forEach((delay, index) => clock.setTimer(() => fired.push(index), delay));
        await clock.advance(20);
        const expected = delays
          .map((delay, index) => ({ delay, index }))
          .sort((a, b) => a.delay - b.delay || a.index - b.index);
        expect(fired).toEqual(expected.map(({ index }) => index));
      }),
      { numRuns: 50 },
    );
  });

  it('lets promises settle between two instants', async () => {
    const clock = makeClock();
    const seen: string[] = [];
    const worker = (async () => {
      await sleep(clock, 10);
      seen.push(`woke at ${clock.monotonicMs()}`);
      await sleep(clock, 5);
      seen.push(`again at ${clock.monotonicMs()}`);
    })();
    await clock.advance(20);
    await worker;
    expect(seen).toEqual(['woke at 10', 'again at 15']);
  });

  it('keeps the period of a repeating timer and stops it from inside its own callback', async () => {
    const clock = makeClock();
    const at: number[] = [];
    const cancel = clock.setRepeating(() => {
      at.push(clock.monotonicMs());
      if (at.length === 3) cancel();
    }, 100);
    await clock.advance(1000);
    expect(at).toEqual([100, 200, 300]);
  });

  it('moves the wall clock in a step without moving timers', async () => {
    const clock = makeClock(1_000_000);
    let fired = false;
    clock.setTimer(() => (fired = true), 50);
    clock.stepWallClock(-600_000);
    expect(clock.now()).toBe(400_000);
    await clock.advance(49);
    expect(fired).toBe(false);
    await clock.advance(1);
    expect(fired).toBe(true);
  });

  it('rejects a sleeper whose signal aborts', async () => {
    const clock = makeClock();
    const controller = new AbortController();
    const sleeping = sleep(clock, 100, controller.signal);
    controller.abort(new Error('stopped'));
    await expect(sleeping).rejects.toThrow('stopped');
  });

  it('refuses a period that would never let time pass', () => {
    expect(() => makeClock().setRepeating(() => undefined, 0)).toThrow(RangeError);
  });
});
