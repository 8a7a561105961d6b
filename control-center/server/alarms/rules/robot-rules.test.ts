import { beforeEach, describe, expect, it } from 'vitest';
import { Bench, anna } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';

let bench: Bench;
let robots: FakeRobot[];

beforeEach(async () => {
  bench = await Bench.start();
  robots = [];
  for (const n of [1, 2, 3, 4, 5, 6])
    robots.push(
      await bench
        .robot(n)
        .at(n * 50, -100)
        .appears(),
    );
});

describe('robots that fall silent', () => {
  it('are one alarm each while others speak, and it returns when they are heard', async () => {
    const [quiet, ...others] = robots;
    await bench.pass(32, ...others);
    expect(bench.alarm('ROBOT_LOST')).toMatchObject({ robotId: quiet!.id, state: 'unacknowledged', priority: 'low' });
    expect(bench.alarms()).toHaveLength(1);
    await bench.pass(1, ...robots);
    expect(bench.alarm('ROBOT_LOST').state).toBe('returned-unacknowledged');
    expect(bench.room.snapshot().events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['link-lost', 'link-restored']),
    );
  });

  it('are noticed sooner when the broker says the connection broke', async () => {
    const [quiet, ...others] = robots;
    await quiet!.connection('CONNECTION_BROKEN');
    await bench.pass(12, ...others);
    expect(bench.alarms('ROBOT_LOST')).toHaveLength(1);
  });

  it('are one alarm for all when half of them go together (lessons 17)', async () => {
    await bench.pass(40, ...robots.slice(3));
    expect(bench.alarms().map(({ type }) => type)).toEqual(['SECTOR_SILENT']);
    expect(bench.alarm('SECTOR_SILENT')).toMatchObject({
      message: 'Nothing received from 3 of 6 robots of Test sector',
      suppressible: false,
    });
  });

  it('are one alarm although they were last heard at different moments', async () => {
    await bench.pass(5, ...robots.slice(1));
    await bench.pass(5, ...robots.slice(2));
    await bench.pass(40, ...robots.slice(3));
    expect(bench.alarms().map(({ type }) => type)).toEqual(['SECTOR_SILENT']);
  });

  it('hide behind the common cause if they were alarms before, and call again when it ends without them', async () => {
    await bench.pass(35, ...robots.slice(1));
    expect(bench.alarms('ROBOT_LOST')).toHaveLength(1);
    await bench.pass(35, ...robots.slice(5));
    expect(bench.alarm('ROBOT_LOST').suppression).toBe('by-design');
    expect(bench.alarms('SECTOR_SILENT')).toHaveLength(1);
    await bench.pass(2, ...robots.slice(1));
    expect(bench.alarm('SECTOR_SILENT').state).toBe('returned-unacknowledged');
    expect(bench.alarm('ROBOT_LOST')).toMatchObject({ suppression: 'none', state: 'unacknowledged' });
  });

  it('owe nothing after they said goodbye', async () => {
    for (const robot of robots) await robot.connection('OFFLINE');
    await bench.pass(60);
    expect(bench.alarms()).toEqual([]);
  });

  it('are missed after a restart of the centre too, once their time to speak is over', async () => {
    await bench.restart();
    await bench.pass(40, ...robots.slice(1));
    expect(bench.alarms()).toEqual([]);
    await bench.pass(25, ...robots.slice(1));
    expect(bench.alarm('ROBOT_LOST').robotId).toBe(robots[0]!.id);
  });
});

describe('what robots say about themselves', () => {
  it('is judged: fault, emergency stop, battery, frozen fix', async () => {
    const [faulty, low, frozen] = robots as [FakeRobot, FakeRobot, FakeRobot];
    await faulty.says({ errors: [{ errorType: 'motor', errorLevel: 'FATAL', errorDescription: 'left motor hot' }] });
    low.batteryPercent = 19;
    await frozen.geo({ frozenSuspect: true });
    await bench.pass(1, ...robots);
    expect(bench.alarms().map(({ type, robotId }) => [type, robotId])).toEqual([
      ['ROBOT_FAULT', faulty.id],
      ['GNSS_FROZEN', frozen.id],
    ]);
    await bench.pass(10, ...robots);
    expect(bench.alarm('LOW_BATTERY').robotId).toBe(low.id);
    low.batteryPercent = 22;
    await bench.pass(1, ...robots);
    expect(bench.alarm('LOW_BATTERY').state).toBe('unacknowledged');
    low.batteryPercent = 26;
    await bench.pass(1, ...robots);
    expect(bench.alarm('LOW_BATTERY').state).toBe('returned-unacknowledged');
  });

  it('needs a low charge to last: a first reading of nothing is no alarm', async () => {
    const [robot] = robots as [FakeRobot];
    robot.batteryPercent = 0;
    await bench.pass(8, ...robots);
    robot.batteryPercent = 80;
    await bench.pass(1, ...robots);
    robot.batteryPercent = 0;
    await bench.pass(8, ...robots);
    expect(bench.alarms()).toEqual([]);
  });

  it('does not call for a robot out of service, and calls when it is back', async () => {
    const [robot] = robots as [FakeRobot];
    robot.serviceState = 'OUT_OF_SERVICE';
    await robot.authority();
    robot.batteryPercent = 10;
    await bench.pass(11, ...robots);
    expect(bench.alarm('LOW_BATTERY').suppression).toBe('out-of-service');
    expect(bench.room.snapshot().alarmMetrics.lastTenMinutes).toBe(0);
    robot.serviceState = 'IN_SERVICE';
    await robot.authority();
    await bench.pass(1, ...robots);
    expect(bench.alarm('LOW_BATTERY').suppression).toBe('none');
  });
});

describe('alerts raised on board', () => {
  it('are one alarm a dedupKey, told to the robot when acknowledged, ended by its word', async () => {
    const [robot] = robots as [FakeRobot];
    await robot.alerts({});
    await robot.alerts({});
    expect(bench.alarms('ROBOT_ALERT')).toHaveLength(1);
    const alarm = bench.alarm('ROBOT_ALERT');
    await bench.room.acknowledge(anna, alarm.id, { key: bench.key(), version: alarm.version });
    expect(bench.sentTo(robot, 'alertAck')[0]!.body).toMatchObject({ alertAckStatus: 'ACCEPTED', by: 'anna' });
    await robot.alerts({ status: 'CLEAR' });
    expect(bench.alarm('ROBOT_ALERT').state).toBe('normal');
  });

  it('need no answer if they only inform, unless about welfare', async () => {
    const [robot] = robots as [FakeRobot];
    await robot.alerts({ alertType: 'MODE_CHANGE' });
    expect(bench.alarms()).toEqual([]);
    await robot.alerts({ alertType: 'INFORMATION', category: 'WELFARE', suppressible: false, dedupKey: 'w' });
    expect(bench.alarm('WELFARE')).toMatchObject({ priority: 'critical', suppressible: false });
  });

  it('join the alarm about the same object', async () => {
    const [robot] = robots as [FakeRobot];
    const objectId = '01JZ00000000000000000000A1';
    await robot.sees(objectId, { x: 0, y: -80 }, { welfare: { score: 0.8, signs: ['WAVING'] } });
    await robot.alerts({ category: 'WELFARE', objectId, suppressible: false });
    await robot.alerts({ category: 'INTRUSION', objectId, dedupKey: 'i' });
    expect(
      bench
        .alarms()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['PERSON_INSIDE', 'WELFARE']);
  });

  it('join it also when the alert overtakes the detection, and the robot hears of the acknowledgement', async () => {
    const [robot] = robots as [FakeRobot];
    const objectId = '01JZ00000000000000000000A1';
    await robot.alerts({ category: 'WELFARE', objectId, suppressible: false, dedupKey: 'w' });
    await robot.sees(objectId, { x: 0, y: 300 }, { welfare: { score: 0.8, signs: ['WAVING'] } });
    expect(bench.alarms('WELFARE')).toHaveLength(1);
    const second = '01JZ00000000000000000000A2';
    await robot.sees(second, { x: 900, y: 300 }, { welfare: { score: 0.8, signs: ['WAVING'] } });
    await robot.alerts({ category: 'WELFARE', objectId: second, suppressible: false, dedupKey: 'w2' });
    for (const { id, version } of bench.alarms('WELFARE')) {
      await bench.room.acknowledge(anna, id, { key: bench.key(), version });
    }
    expect(bench.sentTo(robot, 'alertAck')).toHaveLength(2);
  });

  it('of a frozen fix are the alarm that the centre has of it', async () => {
    const [robot] = robots as [FakeRobot];
    await robot.alerts({ category: 'TAMPER', dedupKey: 'BP_GNSS_FROZEN' });
    await robot.geo({ frozenSuspect: true });
    await bench.pass(2, ...robots);
    expect(bench.alarms().map(({ type }) => type)).toEqual(['GNSS_FROZEN']);
  });

  it('keep the word of a robot that an alert is never to be suppressed', async () => {
    const [robot] = robots as [FakeRobot];
    await robot.alerts({ suppressible: false });
    const alarm = bench.alarm('ROBOT_ALERT');
    const shelved = await bench.room.shelve(anna, alarm.id, {
      key: bench.key(),
      version: alarm.version,
      minutes: 5,
      reason: 'why not',
    });
    expect(shelved.ok).toBe(false);
  });
});
