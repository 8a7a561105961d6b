import { describe, expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

function clocks() {
  const time = { now: 5_000, mono: 0 };
  const clock = new ServerClock({ now: () => time.now, monotonicMs: () => time.mono });
  return { time, clock };
}

describe('the centre clock', () => {
  it('is the local clock until something is heard', () => {
    expect(clocks().clock.now()).toBe(5_000);
  });

  it('takes half the way off a ping', () => {
    const { time, clock } = clocks();
    time.mono = 100;
    clock.observePing(0, 1_000_000);
    expect(clock.now()).toBe(1_000_050);
  });

  it('believes the fastest of the last eight answers', () => {
    const { time, clock } = clocks();
    time.mono = 10;
    clock.observePing(0, 1_000_000);
    time.mono = 2_010;
    clock.observePing(1_010, 1_002_400);
    expect(clock.now()).toBe(1_000_005 + 2_000);
  });

  it('is not moved by a step of the local clock', () => {
    const { time, clock } = clocks();
    clock.observePing(0, 1_000_000);
    time.now += 3_600_000;
    time.mono += 10;
    expect(clock.now()).toBe(1_000_010);
  });

  it('uses a message stamp only before the first ping', () => {
    const { time, clock } = clocks();
    clock.observeStamp(900_000);
    expect(clock.now()).toBe(900_000);
    time.mono = 20;
    clock.observePing(0, 1_000_000);
    clock.observeStamp(1);
    expect(clock.now()).toBe(1_000_010);
  });
});
