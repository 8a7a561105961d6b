import { describe, expect, it } from 'vitest';
import { Bench, anna, ben, vera } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';
import type { RobotLinkBodies } from './commands/robot-link-port.ts';

const objectA = '01JZ00000000000000000000A1';

type Order = RobotLinkBodies['order'];

const lastOrder = (bench: Bench, robot: FakeRobot): Order => bench.sentTo(robot, 'order').at(-1)!.body as Order;

/** The robot drives the order it was sent, one report at a time. */
async function accept(robot: FakeRobot, order: Order): Promise<void> {
  const observe = order.nodes.at(-1)!.actions.find(({ actionType }) => actionType === 'bpObserve');
  await robot.says({
    orderId: order.orderId,
    nodeStates: order.nodes.slice(1).map(({ nodeId, sequenceId, released }) => ({ nodeId, sequenceId, released })),
    edgeStates: order.edges.map(({ edgeId, sequenceId, released }) => ({ edgeId, sequenceId, released })),
    actionStates: observe === undefined ? [] : [{ actionId: observe.actionId, actionStatus: 'WAITING' }],
    lastNodeSequenceId: 0,
  });
}
const drive = (robot: FakeRobot): Promise<void> => robot.says({ driving: true });
async function finish(robot: FakeRobot, order: Order): Promise<void> {
  await robot.says({
    driving: false,
    nodeStates: [],
    edgeStates: [],
    lastNodeSequenceId: order.nodes.at(-1)!.sequenceId,
    actionStates: robot.state.actionStates?.map((state) => ({ ...state, actionStatus: 'FINISHED' as const })),
  });
}

describe('the story of a crossing', () => {
  it('goes from crossing to closed incident, all of it audited', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).at(-300, -100).appears();
    await robot.sees(objectA, { x: 0, y: 30 });
    expect(bench.alarms()).toEqual([]);
    await bench.pass(1, robot);
    await robot.sees(objectA, { x: 0, y: -30 });
    const raised = bench.alarm('LINE_CROSSING');
    expect(raised).toMatchObject({ number: 'A-0001', state: 'unacknowledged', priority: 'high', trackId: objectA });
    expect(raised.reasons.map(({ label }) => label)).toContain('Distance inside');

    const acknowledged = await bench.room.acknowledge(anna, raised.id, { key: bench.key(), version: raised.version });
    expect(acknowledged).toMatchObject({ ok: true, value: { state: 'acknowledged', acknowledgedBy: 'anna' } });
    const opened = await bench.room.openIncident(anna, { key: bench.key(), alarmIds: [raised.id] });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value).toMatchObject({ number: 'I-0001', state: 'open', alarmIds: [raised.id] });

    const ranked = bench.room.responders(raised.id);
    if (!ranked.ok) throw new Error(ranked.error.message);
    expect(ranked.value.responders[0]).toMatchObject({ callSign: 'R-01', eligible: true });
    const sent = await bench.room.sendCommand(anna, {
      key: bench.key(),
      kind: 'dispatch',
      robotId: robot.id,
      alarmId: raised.id,
    });
    if (!sent.ok) throw new Error(sent.error.message);
    const command = () => bench.room.snapshot().commands.find(({ id }) => id === sent.value.id)!;
    expect(command().state).toBe('sent');
    const order = lastOrder(bench, robot);
    expect(order.nodes[0]!.actions[0]!.actionType).toBe('bpAuthority');
    await bench.pass(1);
    await accept(robot, order);
    expect(command().state).toBe('accepted');
    await drive(robot);
    expect(command().state).toBe('executing');
    await bench.pass(3, robot);
    await finish(robot, order);
    expect(command().state).toBe('done');

    const incident = bench.room.snapshot().incidents[0]!;
    const closed = await bench.room.closeIncident(anna, incident.id, {
      key: bench.key(),
      version: incident.version,
      disposition: 'confirmed-person',
      note: 'handed to the patrol',
    });
    expect(closed).toMatchObject({ ok: true, value: { state: 'closed', disposition: 'confirmed-person' } });
    expect(bench.alarm('LINE_CROSSING')).toMatchObject({ state: 'normal', incidentId: incident.id });
    expect(bench.audit.map(({ action }) => action)).toEqual([
      'alarm.acknowledge',
      'incident.open',
      'command.send',
      'command.accepted',
      'command.executing',
      'command.done',
      'incident.close',
    ]);
  });

  it('makes one record of a double click while the disk is slow', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectA, { x: 0, y: -80 });
    const alarm = bench.alarm('PERSON_INSIDE');
    bench.store.held = [];
    const key = bench.key();
    const first = bench.room.openIncident(anna, { key, alarmIds: [alarm.id] });
    const second = bench.room.openIncident(anna, { key, alarmIds: [alarm.id] });
    await bench.clock.advance(50);
    const { held } = bench.store;
    bench.store.held = undefined;
    for (const release of held) release();
    expect(await first).toEqual(await second);
    expect(await first).toMatchObject({ ok: true });
    expect(await bench.room.openIncident(anna, { key, alarmIds: [alarm.id] })).toEqual(await first);
    expect(bench.room.snapshot().incidents).toHaveLength(1);
    await bench.restart();
    expect(await bench.room.openIncident(anna, { key, alarmIds: [alarm.id] })).toMatchObject({ ok: true });
    expect(bench.room.snapshot().incidents).toHaveLength(1);
  });

  it('does not take one key for the actions of two people, or for two actions', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectA, { x: 0, y: -80 });
    const { id, version } = bench.alarm('PERSON_INSIDE');
    const key = bench.key();
    expect(await bench.room.acknowledge(anna, id, { key, version })).toMatchObject({ ok: true });
    const duplicate = { ok: false, error: { code: 'BPC_E_DUPLICATE' } };
    expect(await bench.room.acknowledge(ben, id, { key, version })).toMatchObject(duplicate);
    expect(await bench.room.openIncident(anna, { key, alarmIds: [id] })).toMatchObject(duplicate);
  });

  it('refuses what a role may not do, and audits the attempt', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectA, { x: 0, y: -80 });
    const { id, version } = bench.alarm('PERSON_INSIDE');
    const refused = await bench.room.acknowledge(vera, id, { key: bench.key(), version });
    expect(refused).toMatchObject({ ok: false, error: { code: 'BPC_E_FORBIDDEN' } });
    expect(bench.audit.at(-1)).toMatchObject({ actor: 'vera', action: 'access.refused', subject: 'alarm.acknowledge' });
  });

  it('says what changed when two desks edit one incident', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectA, { x: 0, y: -80 });
    const opened = await bench.room.openIncident(anna, {
      key: bench.key(),
      alarmIds: [bench.alarm('PERSON_INSIDE').id],
    });
    if (!opened.ok) throw new Error(opened.error.message);
    const { id, version } = opened.value;
    await bench.room.noteIncident(anna, id, { key: bench.key(), version, text: 'one' });
    const late = await bench.room.noteIncident(ben, id, { key: bench.key(), version, text: 'two' });
    expect(late).toMatchObject({
      ok: false,
      error: { code: 'BPC_E_VERSION_CONFLICT', details: { present: { version: version + 1 } } },
    });
  });

  it('keeps alarms, tracks, incidents and commands over a restart; robots are unknown until heard', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectA, { x: 0, y: -80 });
    const before = bench.alarm('PERSON_INSIDE');
    await bench.room.openIncident(anna, { key: bench.key(), alarmIds: [before.id] });
    await bench.room.sendCommand(anna, {
      key: bench.key(),
      kind: 'observe',
      robotId: robot.id,
      target: { x: 100, y: -200 },
    });
    const { incidents, commands } = bench.room.snapshot();
    await bench.restart();
    const after = bench.room.snapshot();
    expect(after.alarms.map(({ id }) => id)).toContain(before.id);
    expect(after.tracks.map(({ id }) => id)).toEqual([objectA]);
    expect(after.incidents).toEqual(incidents);
    expect(after.commands).toEqual(commands);
    expect(after.robots.find(({ id }) => id === robot.id)).toMatchObject({
      monitored: true,
      stateAt: undefined,
      connectionState: undefined,
    });
    await robot.sees(objectA, { x: 0, y: -82 });
    expect(bench.alarms('PERSON_INSIDE')).toHaveLength(1);
    await robot.sees('01JZ00000000000000000000B1', { x: 400, y: -700 });
    expect(
      bench
        .alarms('PERSON_INSIDE')
        .map(({ number }) => number)
        .sort(),
    ).toEqual(['A-0001', 'A-0002']);
  });
});

describe('a restart of the centre', () => {
  it('remembers how many alarms called in the last ten minutes, and the silence', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).at(-300, -100).appears();
    await robot.alerts({ dedupKey: 'slip' });
    await robot.alerts({ dedupKey: 'arm' });
    await bench.pass(2, robot);
    await bench.room.silence(anna);
    const { lastTenMinutes } = bench.room.snapshot().alarmMetrics;
    expect(lastTenMinutes).toBeGreaterThan(0);
    const until = bench.room.silencedUntil;
    expect(until).toBeDefined();
    await bench.restart();
    expect(bench.room.snapshot().alarmMetrics.lastTenMinutes).toBe(lastTenMinutes);
    expect(bench.room.silencedUntil).toBe(until);
    await robot.alerts({ dedupKey: 'wheel' });
    await bench.restart();
    expect(bench.room.silencedUntil).toBeUndefined();
    await bench.clock.advance(10 * 60_000 + 1);
    expect(bench.room.snapshot().alarmMetrics.lastTenMinutes).toBeLessThan(lastTenMinutes);
  });
});

describe('a charge that the robot has not measured', () => {
  it('is shown as unknown and raises no alarm', async () => {
    const bench = await Bench.start();
    const robot = bench.robot(1);
    robot.batteryPercent = 0;
    await robot.appears();
    const unknown = { errorType: 'BP_BATTERY_UNKNOWN', errorLevel: 'URGENT' as const };
    await robot.says({ errors: [unknown] });
    await bench.pass(15, robot);
    expect(bench.alarms('LOW_BATTERY')).toEqual([]);
    expect(bench.room.snapshot().robots[0]!.batteryPercent).toBeUndefined();
    await robot.says({ errors: [] });
    await bench.pass(15, robot);
    expect(bench.alarms('LOW_BATTERY')).toHaveLength(1);
  });

  it('ends what it commanded when its own clock is set back, and not when it is set forward', async () => {
    const { clock, lease } = await Bench.start();
    clock.stepWallClock(3_600_000);
    await clock.advance(2000);
    expect(lease.epoch).toBe(5);
    clock.stepWallClock(-60_000);
    await clock.advance(2000);
    expect(lease.epoch).toBe(6);
  });
});
