import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { CentreClock } from './centre-clock.ts';
import { ClockWatch } from './clock-watch.ts';
import { StampWatch } from './stamp-watch.ts';
import { steadyClock } from './steady-clock.ts';

const start = Date.UTC(2026, 0, 1);
const simulated = (): SimulatedClock => new SimulatedClock(start, async () => undefined);

describe('the clock watch', () => {
  it('tells a step with its size and sign for a minute, and a slow correction not at all', async () => {
    const clock = simulated();
    const watch = new ClockWatch(clock);
    for (let slews = 0; slews < 50; slews++) {
      clock.stepWallClock(10);
      await clock.advance(200);
      expect(watch.look()).toBeUndefined();
    }
    clock.stepWallClock(-20_000);
    await clock.advance(200);
    expect(watch.look()).toBe(-20_000);
    await clock.advance(59_000);
    expect(watch.look()).toBe(-20_000);
    await clock.advance(2000);
    expect(watch.look()).toBeUndefined();
  });
});

describe('the steady clock', () => {
  it('follows forward at once and waits for the time it has told when it is set back', async () => {
    const clock = simulated();
    const steady = steadyClock(clock);
    expect(steady.now()).toBe(start);
    clock.stepWallClock(3_600_000);
    expect(steady.now()).toBe(start + 3_600_000);
    clock.stepWallClock(-20_000);
    await clock.advance(10_000);
    expect(steady.now()).toBe(start + 3_600_000 + 1000);
    await clock.advance(20_000);
    expect(steady.now()).toBe(clock.now());
  });

  it('never goes back, whatever is done to the wall clock', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.nat(5000)), { maxLength: 50 });
    fc.assert(
      fc.property(steps, (sequence) => {
        const clock = simulated();
        const steady = steadyClock(clock);
        let told = steady.now();
        for (const [step, waits] of sequence) {
          clock.stepWallClock(step);
          void clock.advance(waits);
          const now = steady.now();
          expect(now).toBeGreaterThanOrEqual(told);
          told = now;
        }
      }),
    );
  });
});

describe('the centre’s clock', () => {
  it('is carried by the monotonic clock from the least delayed heartbeat; steps of the robot’s own do not move it', async () => {
    const clock = simulated();
    const centre = new CentreClock(clock);
    clock.stepWallClock(777);
    expect(centre.now()).toBe(clock.now());
    for (const delayMs of [400, 50, 900]) {
      centre.heard(start + clock.monotonicMs() - delayMs);
      await clock.advance(1000);
    }
    clock.stepWallClock(-86_400_000);
    expect(centre.now()).toBe(start + clock.monotonicMs() - 50);
  });
});

describe('the stamp watch', () => {
  it('lets a source follow the wall clock or its own, and catches one that leaves both', () => {
    const followsWall = new StampWatch();
    const hasItsOwn = new StampWatch();
    for (const [monotonicMs, wallMs] of [
      [0, 1000],
      [500, 1500],
      [1000, 91_000],
    ] as const) {
      expect(followsWall.isTimely({ stampMs: wallMs, wallMs, monotonicMs })).toBe(true);
      expect(hasItsOwn.isTimely({ stampMs: 50_000 + monotonicMs, wallMs, monotonicMs })).toBe(true);
    }
    expect(hasItsOwn.isTimely({ stampMs: 51_500 + 3000, wallMs: 91_500, monotonicMs: 1500 })).toBe(false);
    expect(hasItsOwn.isTimely({ stampMs: 52_000, wallMs: 92_000, monotonicMs: 2000 })).toBe(true);
  });
});
