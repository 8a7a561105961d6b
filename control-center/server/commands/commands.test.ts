import { beforeEach, describe, expect, it } from 'vitest';
import { Bench, anna, ben } from '#tests/support/control-room/bench.ts';
import { testSector } from '#tests/support/control-room/test-sector.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';
import type { CommandKind, CommandView } from '#shared/contracts/views.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { splitRobotId } from '#shared/ids/branded.ts';
import type { Actor } from '../control-room.ts';
import type { RobotLinkBodies } from './robot-link-port.ts';

type Order = RobotLinkBodies['order'];
type Instant = RobotLinkBodies['instantActions'];

let bench: Bench;
let robot: FakeRobot;

beforeEach(async () => {
  bench = await Bench.start();
  robot = await bench.robot(2).at(-300, -100).appears();
});

const orders = (): Order[] => bench.sentTo(robot, 'order').map(({ body }) => body as Order);
const instants = (): Instant[] => bench.sentTo(robot, 'instantActions').map(({ body }) => body as Instant);
const command = (id: string): CommandView => bench.room.snapshot().commands.find((view) => view.id === id)!;

async function send(kind: CommandKind, more: object = { target: { x: 300, y: -160 } }): Promise<string> {
  const sent = await bench.room.sendCommand(anna, { key: bench.key(), kind, robotId: robot.id, ...more });
  if (!sent.ok) throw new Error(sent.error.message);
  return sent.value.id;
}
const errorOf = async (kind: CommandKind, more: object = { target: { x: 300, y: -160 } }): Promise<string> => {
  const sent = await bench.room.sendCommand(anna, { key: bench.key(), kind, robotId: robot.id, ...more });
  return sent.ok ? 'sent' : sent.error.code;
};

/** The robot's state while it drives the order, and after. */
const underWay = (order: Order) => ({
  orderId: order.orderId,
  driving: true,
  nodeStates: order.nodes.slice(1).map(({ nodeId, sequenceId, released }) => ({ nodeId, sequenceId, released })),
  edgeStates: order.edges.map(({ edgeId, sequenceId, released }) => ({ edgeId, sequenceId, released })),
  actionStates: order.nodes.at(-1)!.actions.map(({ actionId }) => ({ actionId, actionStatus: 'WAITING' as const })),
});
const finished = (order: Order) => ({
  orderId: order.orderId,
  driving: false,
  nodeStates: [],
  edgeStates: [],
  lastNodeSequenceId: order.nodes.at(-1)!.sequenceId,
  actionStates: order.nodes.at(-1)!.actions.map(({ actionId }) => ({ actionId, actionStatus: 'FINISHED' as const })),
});

describe('a command', () => {
  it('is sent once it is on disk, with a signed authority of the highest epoch known', async () => {
    await robot.authority({ epoch: 9 });
    bench.store.held = [];
    const sending = send('observe');
    await bench.clock.advance(10);
    expect(orders()).toHaveLength(0);
    bench.store.held.forEach((release) => release());
    bench.store.held = undefined;
    const id = await sending;
    const [order] = orders();
    const authority = order!.nodes[0]!.actions[0]!;
    const values = Object.fromEntries(authority.actionParameters!.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({ epoch: 9, commandId: id, keyId: 'ed25519:test' });
    expect(order!.nodes.at(-1)!.actions.at(-1)!.actionType).toBe('bpObserve');
    expect(command(id)).toMatchObject({ state: 'sent', epoch: 9, by: 'anna' });
  });

  it('is re-sent every two seconds until the state shows it, then never again', async () => {
    const id = await send('observe');
    await bench.pass(5, robot);
    const count = orders().length;
    expect(count).toBe(3);
    expect(new Set(orders().map((order) => JSON.stringify(order))).size).toBe(1);
    await robot.says(underWay(orders()[0]!));
    expect(command(id).state).toBe('executing');
    await bench.pass(6, robot);
    expect(orders()).toHaveLength(count);
  });

  it('expires when the robot, heard after the expiry, never took it', async () => {
    const id = await send('observe');
    await bench.pass(62, robot);
    expect(command(id)).toMatchObject({ state: 'expired', endedAt: expect.any(Number) });
    const before = orders().length;
    await bench.pass(10, robot);
    expect(orders()).toHaveLength(before);
  });

  it('is refused when the robot names it in an error', async () => {
    const id = await send('observe');
    const errors = [
      {
        errorType: 'NO_ROUTE_TO_TARGET',
        errorLevel: 'WARNING' as const,
        errorDescription: 'blocked',
        errorReferences: [{ referenceKey: 'orderId', referenceValue: id }],
      },
    ];
    await robot.says({ errors });
    expect(command(id)).toMatchObject({ state: 'refused', reason: 'NO_ROUTE_TO_TARGET: blocked' });
  });

  it('has failed, not done, when the robot drops the order half way', async () => {
    const id = await send('observe');
    await robot.says(underWay(orders()[0]!));
    await robot.says({ ...finished(orders()[0]!), lastNodeSequenceId: 0, actionStates: [] });
    expect(command(id)).toMatchObject({ state: 'failed', reason: 'Ended before completion.' });
  });

  it('has failed when an action of the order fails on the robot, with the reason it gives', async () => {
    const id = await send('observe');
    await robot.says(underWay(orders()[0]!));
    const actionId = orders()[0]!.nodes.at(-1)!.actions.at(-1)!.actionId;
    const failed = { actionId, actionType: 'bpObserve', actionStatus: 'FAILED' as const, actionResult: 'no view' };
    await robot.says({ ...underWay(orders()[0]!), actionStates: [failed] });
    expect(command(id)).toMatchObject({ state: 'failed', reason: 'bpObserve failed: no view' });
    expect(command(id).endedAt).toBeDefined();
  });

  it('never changes what the robot is shown to do', async () => {
    await send('observe');
    const view = bench.room.snapshot().robots.find(({ id }) => id === robot.id)!;
    expect(view).toMatchObject({ driving: false, orderId: undefined });
  });
});

describe('a lost link (lessons 2)', () => {
  it('makes the outcome unknown, and the robot tells it when the link is back', async () => {
    const id = await send('observe');
    const [order] = orders();
    await robot.says(underWay(order!));
    await bench.pass(3, robot);
    await robot.connection('CONNECTION_BROKEN');
    await bench.pass(1);
    expect(command(id)).toMatchObject({ state: 'outcome-unknown', endedAt: undefined });
    expect(command(id).reason).toMatch(/^Link lost at 2026-06-01T12:00/);
    await bench.pass(300);
    await robot.connection('ONLINE');
    await robot.says(finished(order!));
    expect(command(id)).toMatchObject({ state: 'done', endedAt: expect.any(Number) });
  });

  it('goes on executing when the robot still drives after the gap', async () => {
    const id = await send('observe');
    await robot.says(underWay(orders()[0]!));
    await bench.pass(30);
    expect(command(id).state).toBe('outcome-unknown');
    await robot.says(underWay(orders()[0]!));
    expect(command(id).state).toBe('executing');
  });

  it('stays unknown for ever when the robot has moved on to something else', async () => {
    const id = await send('observe');
    await robot.says(underWay(orders()[0]!));
    await bench.pass(30);
    await robot.says({ orderId: 'other', nodeStates: [], edgeStates: [], actionStates: [], driving: false });
    expect(command(id)).toMatchObject({ state: 'outcome-unknown', endedAt: expect.any(Number) });
    expect(command(id).reason).toContain('other');
  });

  it('leaves an unanswered command unknown until a state after its expiry shows that it was never taken', async () => {
    const id = await send('observe');
    await bench.pass(100);
    expect(command(id).state).toBe('outcome-unknown');
    await robot.says();
    expect(command(id).state).toBe('expired');
  });

  it('stays unknown when the robot restarts and has forgotten the order', async () => {
    const id = await send('observe');
    await robot.says(underWay(orders()[0]!));
    await robot.says({ orderId: '', driving: false, nodeStates: [], edgeStates: [], actionStates: [] });
    expect(command(id)).toMatchObject({ state: 'outcome-unknown', reason: 'The robot no longer mentions it.' });
    expect(command(id).endedAt).toBeDefined();
  });

  it('survives a restart of the centre in the middle', async () => {
    const id = await send('observe');
    const [order] = orders();
    await robot.says(underWay(order!));
    await bench.restart();
    expect(command(id).state).toBe('executing');
    await bench.pass(1);
    expect(command(id).state).toBe('outcome-unknown');
    await robot.connection('ONLINE');
    await robot.says(finished(order!));
    expect(command(id).state).toBe('done');
  });
});

describe('the gate', () => {
  const reasons = (kind: CommandKind, alarmId?: string): string[] =>
    bench.room.gate({ kind, robotId: robot.id, alarmId }).reasons.map(({ code }) => code);

  it('lets a ready robot go', () => {
    expect(bench.room.gate({ kind: 'observe', robotId: robot.id })).toEqual({ allowed: true, reasons: [] });
  });

  it('refuses a robot that is not live, and nothing is ever queued for it', async () => {
    await bench.pass(20);
    expect(reasons('observe')).toEqual(['ROBOT_OFFLINE', 'POSITION_STALE']);
    expect(await errorOf('observe')).toBe('BPC_E_ROBOT_OFFLINE');
    await robot.says();
    await bench.pass(5, robot);
    expect(bench.sent).toEqual([]);
    expect(bench.audit.at(-1)).toMatchObject({ action: 'command.gated' });
  });

  it('gives every reason at once, each with a cure', async () => {
    robot.serviceState = 'OUT_OF_SERVICE';
    await robot.authority();
    await robot.says({
      operatingMode: 'MANUAL',
      safetyState: { activeEmergencyStop: 'MANUAL', fieldViolation: false },
      errors: [{ errorType: 'motor', errorLevel: 'FATAL' }],
    });
    const { reasons: all } = bench.room.gate({ kind: 'observe', robotId: robot.id });
    expect(all.map(({ code }) => code)).toEqual(['EMERGENCY_STOP', 'FAULT', 'SERVICE_STATE', 'MANUAL_MODE']);
    expect(all.every(({ cure }) => cure.length > 0)).toBe(true);
  });

  it('holds back a robot whose service state is unknown after its restart', async () => {
    robot.serviceState = 'UNKNOWN';
    await robot.authority();
    expect(reasons('observe')).toEqual(['SERVICE_STATE']);
  });

  it('lets a robot that needs help go home or take up again what it was about, and nothing else', async () => {
    robot.serviceState = 'NEEDS_HELP';
    await robot.authority();
    expect([reasons('return'), reasons('resume-patrol'), reasons('resume')]).toEqual([[], [], []]);
    expect(reasons('observe')).toEqual(['SERVICE_STATE']);
  });

  it('lets a robot go home at 3 %, but not observe', async () => {
    robot.batteryPercent = 3;
    await robot.says();
    expect(await errorOf('observe')).toBe('BPC_E_ROBOT_NOT_READY');
    const id = await send('return', {});
    expect(
      instants()
        .at(-1)!
        .actions.map(({ actionType }) => actionType),
    ).toEqual(['bpAuthority', 'bpReturn']);
    expect(command(id).state).toBe('sent');
  });

  it('lets a robot that gets an order home go at 3 % too', async () => {
    await robot.factsheet(['cancelOrder']);
    robot.batteryPercent = 3;
    await robot.says();
    const id = await send('return', {});
    expect(orders()[0]!.nodes.at(-1)!.nodeId).toBe('dock');
    expect(command(id).state).toBe('sent');
  });

  it('refuses places outside the sector, and approaches outside the allowed area', async () => {
    expect(await errorOf('observe', { target: { x: 5000, y: 0 } })).toBe('BPC_E_TARGET_OUTSIDE');
    expect(await errorOf('dispatch', { target: { x: 0, y: 50 } })).toBe('BPC_E_TARGET_OUTSIDE');
    expect(await errorOf('dispatch', { target: { x: -250, y: -300 } })).toBe('BPC_E_TARGET_OUTSIDE');
    expect(await errorOf('observe', {})).toBe('BPC_E_ROBOT_NOT_READY');
  });

  it.each([2, 3, 4, 5, 6])('locks both machines of a duplicate identity: robot %i, and nobody else', async (n) => {
    const neighbour = await bench.robot(n === 2 ? 3 : 2).appears();
    robot = await bench.robot(n).at(-300, -100).appears();
    await robot.geo();
    await bench.clock.advance(1000);
    robot.boot = '01JZ0000000000000000000001';
    await robot.geo();
    await bench.clock.advance(1000);
    robot.boot = '01JZ0000000000000000000000';
    await robot.geo();
    await bench.pass(1, robot);
    expect(reasons('observe')).toEqual(['DUPLICATE_IDENTITY']);
    expect(bench.alarm('DUPLICATE_IDENTITY')).toMatchObject({ priority: 'high', robotId: robot.id });
    expect(await errorOf('cancel', {})).toBe('BPC_E_ROBOT_NOT_READY');
    expect(bench.sent.filter(({ robot: to }) => to === robot.id)).toEqual([]);
    await bench.pass(1, neighbour);
    expect(bench.room.gate({ kind: 'observe', robotId: neighbour.id }).allowed).toBe(true);
  });
});

describe('observing and approaching', () => {
  it('observes from a place on the ways that keeps the stand-off, on a way that keeps it', async () => {
    await send('observe', { target: { x: 200, y: -100 } });
    const points = orders()[0]!.nodes.map(({ nodePosition }) => nodePosition!);
    expect(Math.min(...points.map(({ x, y }) => Math.hypot(x - 200, y + 100)))).toBeGreaterThanOrEqual(60);
    expect(points.at(-1)!.x).toBeCloseTo(139.5, 0);
    expect(points.at(-1)!.theta).toBeCloseTo(0, 5);
  });

  it('goes right there when a person says so', async () => {
    await send('dispatch', { target: { x: 200, y: -110 } });
    expect(orders()[0]!.nodes.at(-1)!.nodePosition).toMatchObject({ x: 200, y: -100 });
  });

  it('ranks responders by arrival and says why others are left out', async () => {
    const near = await bench.robot(3).at(100, -100).appears();
    const empty = bench.robot(4).at(50, -100);
    empty.batteryPercent = 5;
    await empty.appears();
    await robot.sees('01JZ00000000000000000000A1', { x: 150, y: -400 });
    const answer = bench.room.responders(bench.alarm('PERSON_INSIDE').id);
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.value.responders.map(({ robotId }) => robotId)).toEqual([near.id, robot.id, empty.id]);
    expect(answer.value.responders[2]).toMatchObject({ eligible: false });
    expect(answer.value.responders[2]!.reasons[0]).toContain('the reserve is 15 %');
    expect(answer.value.responders[0]).toMatchObject({ etaSeconds: expect.any(Number), reasons: ['Leaves: patrol.'] });
  });
});

describe('a second command to a robot', () => {
  it('first cancels the running order, then sends the new one', async () => {
    const first = await send('observe');
    await robot.says(underWay(orders()[0]!));
    const second = await send('dispatch', { target: { x: 100, y: -100 } });
    expect(orders()).toHaveLength(1);
    expect(instants()[0]!.actions.map(({ actionType }) => actionType)).toEqual(['bpAuthority', 'cancelOrder']);
    const cancelled = { ...finished(orders()[0]!), lastNodeSequenceId: 0 };
    await robot.says({
      ...cancelled,
      actionStates: cancelled.actionStates.map((state) => ({ ...state, actionStatus: 'FAILED' })),
    });
    expect(command(first)).toMatchObject({ state: 'cancelled', reason: 'Ended by anna (dispatch).' });
    expect(orders()).toHaveLength(2);
    await robot.says(underWay(orders()[1]!));
    expect(command(second).state).toBe('executing');
  });

  it('may be a cancel by somebody else', async () => {
    const id = await send('observe');
    await robot.says(underWay(orders()[0]!));
    const cancel = await bench.room.sendCommand(ben, { key: bench.key(), kind: 'cancel', robotId: robot.id });
    if (!cancel.ok) throw new Error(cancel.error.message);
    const action = instants()[0]!.actions.find(({ actionType }) => actionType === 'cancelOrder')!;
    await robot.says({
      nodeStates: [],
      edgeStates: [],
      driving: false,
      actionStates: [],
      instantActionStates: [{ actionId: action.actionId, actionStatus: 'FINISHED' }],
    });
    expect(command(cancel.value.id).state).toBe('done');
    expect(command(id)).toMatchObject({ state: 'cancelled', reason: 'Ended by ben (cancel).' });
  });

  it('is never followed by a re-sending of the first, over a restart either', async () => {
    await send('observe');
    await send('cancel', {});
    await bench.restart();
    await robot.connection('ONLINE', { retained: true });
    await bench.pass(5, robot);
    expect(orders()).toHaveLength(1);
    expect(instants().length).toBeGreaterThan(1);
  });

  it('raises the epoch when authority is taken', async () => {
    await send('take-authority', {});
    const values = instants()[0]!.actions[1]!.actionParameters!;
    expect(values).toContainEqual({ key: 'epoch', value: 6 });
    expect(command(await send('observe')).epoch).toBe(6);
  });
});

describe('a third-party robot', () => {
  it('gets plain orders without any action of ours, and is shown as not enforcing authority', async () => {
    const other = bench.robot(0);
    Object.assign(other, { id: 'acme/agv-1' as RobotId });
    other.at(100, -100);
    await other.connection('ONLINE');
    await other.factsheet(['startPause', 'stopPause', 'cancelOrder']);
    await other.says();
    const view = bench.room.snapshot().robots.find(({ id }) => id === other.id)!;
    expect(view).toMatchObject({ callSign: splitRobotId(other.id).serialNumber, authorityEnforced: false });
    const sent = await bench.room.sendCommand(anna, {
      key: bench.key(),
      kind: 'dispatch',
      robotId: other.id,
      target: { x: 400, y: -100 },
    });
    expect(sent).toMatchObject({ ok: true });
    const order = bench.sentTo(other, 'order')[0]!.body as Order;
    expect(order.nodes.flatMap(({ actions }) => actions)).toEqual([]);
    expect(order.nodes.every(({ nodePosition }) => nodePosition!.mapId === testSector.mapId)).toBe(true);
    await other.says({ ...underWay(order), actionStates: [] });
    await other.says({ ...finished(order), actionStates: [] });
    expect(bench.room.snapshot().commands.at(-1)!.state).toBe('done');
    const reasons = bench.room.gate({ kind: 'return', robotId: other.id }).reasons.map(({ code }) => code);
    expect(reasons).toEqual(['NO_DOCK']);
    expect(bench.room.gate({ kind: 'announce', robotId: other.id }).reasons.map(({ code }) => code)).toEqual([
      'NOT_SUPPORTED',
    ]);
  });
});

describe('the service state of a robot (lessons 5)', () => {
  const eve = { userId: 'u-eve', name: 'eve', role: 'engineer' } as const;
  const ask = (actor: Actor, kind: CommandKind) =>
    bench.room.sendCommand(actor, { key: bench.key(), kind, robotId: robot.id, reason: 'wheel off' });
  const told = () =>
    Object.fromEntries(
      instants()
        .at(-1)!
        .actions.at(-1)!
        .actionParameters!.map(({ key, value }) => [key, value]),
    );

  it('is changed by engineers and supervisors, whose name and rank the centre vouches for', async () => {
    await robot.factsheet(['bpAuthority', 'bpSetServiceState']);
    expect(await ask(anna, 'out-of-service')).toMatchObject({ ok: false, error: { code: 'BPC_E_FORBIDDEN' } });
    expect(await ask(eve, 'out-of-service')).toMatchObject({ ok: true });
    expect(told()).toEqual({ state: 'OUT_OF_SERVICE', by: 'eve (u-eve)', reason: 'wheel off', supervisor: false });
    robot.serviceState = 'OUT_OF_SERVICE';
    await robot.authority();
    expect(reasons('resume-patrol')).toEqual(['SERVICE_STATE']);
    expect(await ask(ben, 'back-in-service')).toMatchObject({ ok: true });
    expect(told()).toMatchObject({ state: 'IN_SERVICE', by: 'ben (u-ben)', supervisor: true });
    expect(bench.audit.map(({ action }) => action)).toContain('command.send');
  });

  it('is not asked of a robot that does not know it, nor twice', async () => {
    expect(reasons('out-of-service')).toEqual(['NOT_SUPPORTED']);
    await robot.factsheet(['bpAuthority', 'bpSetServiceState']);
    expect(reasons('back-in-service')).toEqual(['NOT_OUT_OF_SERVICE']);
    robot.serviceState = 'OUT_OF_SERVICE';
    await robot.authority();
    expect(reasons('out-of-service')).toEqual(['ALREADY_OUT_OF_SERVICE']);
  });

  const reasons = (kind: CommandKind): string[] =>
    bench.room.gate({ kind, robotId: robot.id }).reasons.map(({ code }) => code);
});
