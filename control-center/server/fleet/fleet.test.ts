import { describe, expect, it } from 'vitest';
import { displayState } from '#shared/picture/display-state.ts';
import { freshness } from '#shared/picture/freshness.ts';
import type { RobotView } from '#shared/contracts/views.ts';
import { Bench } from '#tests/support/control-room/bench.ts';
import { toIso } from '#shared/time/clock.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';

const viewOf = (bench: Bench, robot: FakeRobot): RobotView =>
  bench.room.snapshot().robots.find(({ id }) => id === robot.id)!;
/** As the console computes it. */
const shown = (bench: Bench, robot: FakeRobot): string => {
  const view = viewOf(bench, robot);
  return displayState({
    ...view,
    stateFreshness: freshness(view.stateAt, bench.clock.now(), view.statePeriodMs),
    mode: view.mode,
    behaviour: view.behaviour,
    connectionState: view.connectionState,
  });
};

describe('the picture of robots', () => {
  it('lists the roster as not monitored, not as offline, before it is heard', async () => {
    const bench = await Bench.start();
    expect(bench.room.snapshot().robots.map(({ callSign }) => callSign)).toEqual([
      'R-01',
      'R-02',
      'R-03',
      'R-04',
      'R-05',
      'R-06',
    ]);
    expect(shown(bench, bench.robot(1))).toBe('NOT-MONITORED');
    await bench.pass(120);
    expect(bench.alarms()).toEqual([]);
  });

  it('is live with a fresh state, stale, then lost with its age (lessons 3)', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(3).appears();
    expect(shown(bench, robot)).toBe('LIVE-AUTONOMOUS');
    await bench.pass(11);
    expect(shown(bench, robot)).toBe('STALE');
    await bench.pass(45);
    expect(shown(bench, robot)).toBe('LOST-ON-POLICY');
  });

  it('tells a stop that is not confirmed, since when by the centre’s clock, and shows that it ended', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    const now = bench.clock.now();
    const aheadMs = 60_000;
    const timestamp = toIso(now + aheadMs);
    const pendingIntent = { verb: 'cancel', since: toIso(now + aheadMs - 6000), from: 'PATROL', unconfirmed: true };
    await robot.authority({ timestamp, pendingIntent });
    expect(viewOf(bench, robot).pendingIntent).toEqual({ ...pendingIntent, since: now - 6000 });
    await robot.authority({ timestamp });
    expect(viewOf(bench, robot).pendingIntent).toBeUndefined();
  });

  it('tells who put a robot out of service, and why', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.authority({ serviceState: { state: 'OUT_OF_SERVICE', by: 'Ina (U-3)', reason: 'wheel bearing' } });
    expect(viewOf(bench, robot)).toMatchObject({
      serviceState: 'OUT_OF_SERVICE',
      serviceBy: 'Ina (U-3)',
      serviceReason: 'wheel bearing',
    });
  });

  it('is not refreshed by retained messages: broker restart with all robots off', async () => {
    const bench = await Bench.start();
    const robots = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => bench.robot(n).appears()));
    await bench.pass(120);
    for (const robot of robots) {
      await robot.connection('ONLINE', { retained: true });
      await robot.authority({}, { retained: true });
      await robot.factsheet(['bpAuthority']);
      await robot.says({}, { retained: true });
    }
    await bench.pass(1);
    expect(new Set(robots.map((robot) => shown(bench, robot)))).toEqual(new Set(['LOST-ON-POLICY']));
    expect(viewOf(bench, robots[0]!).stateAt).toBeLessThan(bench.clock.now() - 100_000);
  });

  it('takes ages from the source, so that what arrives late is old', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await bench.pass(20);
    const sourceAt = bench.clock.now() - 15_000;
    await robot.says({}, { sourceAt });
    expect(viewOf(bench, robot).stateAt).toBe(sourceAt);
    expect(shown(bench, robot)).toBe('STALE');
  });

  it('never takes a stamp from the future, nor an older state after a newer one', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.says({}, { sourceAt: bench.clock.now() + 3_600_000 });
    expect(viewOf(bench, robot).stateAt).toBe(bench.clock.now());
    await bench.clock.advance(1000);
    robot.batteryPercent = 50;
    const old = { ...robot.header(), headerId: 1 };
    await robot.says({ ...old, driving: true }, { sourceAt: bench.clock.now() - 5000 });
    expect(viewOf(bench, robot)).toMatchObject({ batteryPercent: 80, driving: false });
  });

  it('does not let a retained copy overrule what the robot itself said', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.authority({ haltLatched: true, mode: 'HALTED' });
    await robot.authority({ haltLatched: false }, { retained: true });
    expect(viewOf(bench, robot)).toMatchObject({ haltLatched: true, mode: 'HALTED' });
  });

  it('believes a last will whatever its stamp', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.connection('CONNECTION_BROKEN', { sourceAt: bench.clock.now() - 86_400_000 });
    expect(shown(bench, robot)).toBe('STALE');
  });

  it('sends positions as positions, and the whole robot only when something else changed', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await bench.clock.advance(1000);
    bench.changes.length = 0;
    await robot.moves(5, -100);
    await bench.clock.advance(100);
    expect(bench.changes.map(({ kind }) => kind)).toEqual(['robot-position']);
    await robot.authority();
    expect(bench.changes).toHaveLength(1);
    await robot.authority({ behaviour: 'OBSERVE' });
    expect(bench.changes.map(({ kind }) => kind)).toEqual(['robot-position', 'robot', 'event']);
    expect(viewOf(bench, robot)).toMatchObject({ position: { x: 5, y: -100 }, behaviour: 'OBSERVE' });
  });

  it('never lets an epoch fall, over restarts too', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.authority({ epoch: 12 });
    await robot.authority({ epoch: 4 });
    expect(viewOf(bench, robot).epoch).toBe(12);
    await bench.restart();
    expect(viewOf(bench, robot).epoch).toBe(12);
  });

  it('does not take a message of the former boot that was overtaken for a second machine', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    const overtaken = bench.clock.now();
    await bench.clock.advance(5000);
    robot.boot = '01JZ0000000000000000000001';
    await robot.geo();
    robot.boot = '01JZ0000000000000000000000';
    await robot.geo({}, { sourceAt: overtaken });
    await bench.pass(1, robot);
    expect(bench.alarms('DUPLICATE_IDENTITY')).toEqual([]);
  });

  it('does not take an outbox that delivers an earlier boot late for a second machine', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    robot.boot = '01JZ0000000000000000000001';
    await robot.geo();
    robot.boot = '01JZ0000000000000000000000';
    await robot.sees('01JZ00000000000000000000A1', { x: 0, y: 500 });
    await bench.pass(2, robot);
    expect(bench.alarms('DUPLICATE_IDENTITY')).toEqual([]);
  });
});
