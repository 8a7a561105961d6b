import { describe, expect, it } from 'vitest';
import { Bench, anna } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';

const stopNotConfirmed = {
  errorType: 'BP_STOP_UNCONFIRMED',
  errorLevel: 'URGENT',
  errorDescription: 'Told to stop (pause) in PATROL, and the wheels do not stand.',
} as const;

async function cancelling(n: number): Promise<{ bench: Bench; robot: FakeRobot; actionId: string }> {
  const bench = await Bench.start();
  const robot = await bench.robot(n).appears();
  await robot.says({ driving: true });
  const sent = await bench.room.sendCommand(anna, { key: bench.key(), kind: 'cancel', robotId: robot.id });
  if (!sent.ok) throw new Error(sent.error.message);
  const { actions } = bench.sentTo(robot, 'instantActions').at(-1)!.body as { actions: { actionId: string }[] };
  return { bench, robot, actionId: actions.at(-1)!.actionId };
}

describe('one robot that was told to stop (lessons 6)', () => {
  it.each([1, 2, 3, 4, 5, 6])('robot %i: is an alarm that repeats until it says that it stands', async (n) => {
    const { bench, robot } = await cancelling(n);
    await bench.pass(4, robot);
    expect(bench.alarms('STOP_UNCONFIRMED')).toEqual([]);
    await bench.pass(3, robot);
    const alarm = bench.alarm('STOP_UNCONFIRMED');
    expect(alarm).toMatchObject({ priority: 'critical', suppressible: false, robotId: robot.id });
    expect(alarm.reasons.at(-1)?.value).toContain('told to stop by anna');
    await bench.room.acknowledge(anna, alarm.id, { key: bench.key(), version: alarm.version });
    await bench.pass(16, robot);
    expect(bench.alarm('STOP_UNCONFIRMED')).toMatchObject({ state: 'unacknowledged', repeatCount: 1 });
    await robot.says({ driving: false });
    await bench.pass(70, robot);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('returned-unacknowledged');
  });

  it('stays an alarm when the command expires and when the robot falls silent: neither is a stop', async () => {
    const { bench, robot } = await cancelling(2);
    await bench.pass(70, robot);
    expect(bench.room.snapshot().commands.at(-1)?.state).toBe('expired');
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('unacknowledged');
    await bench.pass(60);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('unacknowledged');
    expect(bench.alarm('STOP_UNCONFIRMED').reasons.at(-1)?.value).toContain('nothing arrives from it');
    await robot.says({ driving: false });
    await bench.pass(1, robot);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('returned-unacknowledged');
  });

  it('has ten seconds once it took the cancel, as it brakes', async () => {
    const { actionId, bench, robot } = await cancelling(2);
    await robot.says({ driving: true, instantActionStates: [{ actionId, actionStatus: 'RUNNING' }] });
    await bench.pass(8, robot);
    expect(bench.alarms('STOP_UNCONFIRMED')).toEqual([]);
    await robot.says({ driving: false, instantActionStates: [{ actionId, actionStatus: 'FINISHED' }] });
    await bench.pass(10, robot);
    expect(bench.alarms('STOP_UNCONFIRMED')).toEqual([]);
  });

  it('is one alarm, whether the robot itself or the centre notices', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(3).appears();
    await robot.says({ errors: [stopNotConfirmed] });
    await robot.alerts({
      category: 'ROBOT',
      dedupKey: 'BP_STOP_UNCONFIRMED',
      description: stopNotConfirmed.errorDescription,
      priority: 'HIGH',
    });
    await bench.pass(1, robot);
    expect(bench.alarms().map(({ type }) => type)).toEqual(['STOP_UNCONFIRMED']);
  });
});

describe('a halt that a robot does not confirm before it falls silent', () => {
  it('stays an alarm: silence is no stop', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(4).appears();
    await bench.room.halt(anna, { key: bench.key(), reason: 'test' });
    await bench.pass(7, robot);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('unacknowledged');
    await bench.pass(60);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('unacknowledged');
    await robot.authority({ haltLatched: true });
    await bench.pass(1, robot);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('returned-unacknowledged');
  });
});
