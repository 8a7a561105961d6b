import { useFakeTimers } from 'sinon';
import { describe, expect, it } from 'vitest';
import { systemClock } from './system-clock.ts';

describe('systemClock', () => {
  it('fires once, at its time, unless cancelled', () => {
    using time = disposableTimers();
    const clock = systemClock();
    const fired: string[] = [];
    clock.setTimer(() => fired.push('kept'), 100);
    clock.setTimer(() => fired.push('cancelled'), 100)();
    time.tick(99);
    expect(fired).toEqual([]);
    time.tick(1000);
    expect(fired).toEqual(['kept']);
  });

  it('waits longer than the 24.8 days Node allows', () => {
    using time = disposableTimers();
    let fired = 0;
    systemClock().setTimer(() => fired++, 30 * 86_400_000);
    time.tick(29 * 86_400_000);
    expect(fired).toBe(0);
    time.tick(86_400_000);
    expect(fired).toBe(1);
  });

  it('repeats until cancelled, even from within the callback', () => {
    using time = disposableTimers();
    let fired = 0;
    const cancel = systemClock().setRepeating(() => {
      fired++;
      if (fired === 3) cancel();
    }, 10);
    time.tick(1000);
    expect(fired).toBe(3);
  });

  it('refuses a period of nothing', () => {
    expect(() => systemClock().setRepeating(() => undefined, 0)).toThrow(RangeError);
  });
});

function disposableTimers(): { tick(ms: number): void } & Disposable {
  const timers = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
  return { tick: (ms) => void timers.tick(ms), [Symbol.dispose]: () => timers.restore() };
}
