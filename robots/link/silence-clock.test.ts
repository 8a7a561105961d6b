import { describe, expect, it } from 'vitest';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { SilenceClock } from './silence-clock.ts';

const start = Date.UTC(2026, 0, 1);

function disk() {
  const memory = inMemoryRobotMemory();
  const clock = new SimulatedClock(start, async () => {});
  const faults: unknown[] = [];
  return { clock, faults, memory, boot: () => new SilenceClock(memory, clock, (error) => faults.push(error)) };
}

describe('the centre’s silence', () => {
  it('is not measured before a centre was ever heard, in this life or before', async () => {
    const { boot, clock } = disk();
    const silence = boot();
    await clock.advance(60_000);
    silence.noteSilence();
    expect([silence.silentMs, boot().silentMs]).toEqual([undefined, undefined]);
  });

  it('is measured on the monotonic clock, which no clock step disturbs', async () => {
    const { boot, clock } = disk();
    const silence = boot();
    silence.heard();
    await clock.advance(7000);
    clock.stepWallClock(-3_600_000);
    expect(silence.silentMs).toBe(7000);
  });

  it('goes on over a restart, from the last heartbeat', async () => {
    const { boot, clock } = disk();
    const before = boot();
    before.heard();
    await clock.advance(5000);
    before.noteSilence();
    await clock.advance(40_000);
    const after = boot();
    expect([after.silentMs, after.isUnconfirmed]).toEqual([45_000, false]);
    await clock.advance(1000);
    expect(after.silentMs).toBe(46_000);
    after.heard();
    expect(after.silentMs).toBe(0);
  });

  it('is never less than what was counted, if the clock was set back or starts in 1970', async () => {
    const { boot, clock } = disk();
    const before = boot();
    before.heard();
    await clock.advance(30_000);
    before.noteSilence();
    clock.stepWallClock(-start);
    const after = boot();
    await clock.advance(2000);
    expect(after.silentMs).toBe(32_000);
  });

  it('is longer, so that the robot comes home early, if the clock was set forward over a restart', async () => {
    const { boot, clock } = disk();
    const before = boot();
    before.heard();
    await clock.advance(5000);
    before.noteSilence();
    clock.stepWallClock(100_000);
    expect(boot().silentMs).toBe(105_000);
  });

  it('leaves a robot that was restarted in touch unconfirmed until it hears the centre', async () => {
    const { boot, clock } = disk();
    boot().heard();
    await clock.advance(3_600_000);
    const after = boot();
    await clock.advance(1000);
    after.noteSilence();
    expect([after.silentMs, after.isUnconfirmed]).toEqual([1000, true]);
    expect(boot().isUnconfirmed).toBe(true);
    after.heard();
    expect(after.isUnconfirmed).toBe(false);
  });

  it('costs one write when it begins and one when it ends, and outlives a disk that refuses', async () => {
    const { clock, memory } = disk();
    let writes = 0;
    const faults: unknown[] = [];
    const full = { get: memory.get, set: () => raise(`write ${++writes}`) };
    const silence = new SilenceClock(full, clock, (error) => faults.push(error));
    silence.heard();
    await clock.advance(5000);
    silence.noteSilence();
    expect([silence.silentMs, faults.length]).toEqual([5000, 2]);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
