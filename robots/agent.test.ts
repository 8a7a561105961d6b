import { describe, expect, it } from 'vitest';
import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { Geo } from '#shared/contracts/extension/geo.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';

async function patrolling(...args: ConstructorParameters<typeof RobotRig>): Promise<RobotRig> {
  const rig = new RobotRig(...args);
  await rig.boot();
  rig.centreSpeaks();
  await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
  await rig.pass(3);
  return rig;
}

const there = { nodeId: 'target', x: 0, y: -20 };
const dispatch = (
  rig: RobotRig,
  orderId: string,
  actions = [action('bpObserve', { durationSeconds: 10 }, `look-${orderId}`, 'HARD')],
) =>
  rig.order(
    orderAlong(orderId, [
      { nodeId: 'here', x: rig.world.x, y: rig.world.y },
      { ...there, actions },
    ]),
  );
const errorTypes = (rig: RobotRig): string[] => rig.state.errors.map(({ errorType }) => errorType);
const authority = (rig: RobotRig): Authority => rig.published<Authority>('authority').at(-1)!;
const halt = (haltId: string, latched: boolean, releasedBy: string[] = []) => ({
  haltId,
  latched,
  scope: 'all',
  by: 'anna',
  reason: 'test',
  at: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  releasedBy,
});

/** What a tracker would say of a person standing there. */
function showPerson(rig: RobotRig, x: number, y: number, objectId = rig.ids.next()): void {
  rig.sees({ objectId, x, y });
}

describe('a robot agent', () => {
  it('connects, introduces itself, and patrols once it knows the anchor', async () => {
    const rig = new RobotRig();
    await rig.boot();
    await rig.pass(5);
    expect(rig.agent.behaviour).toBe('HOLD');
    expect(authority(rig).serviceState.state).toBe('UNKNOWN');
    rig.centreSpeaks();
    await rig.pass(60);
    expect(rig.agent.behaviour).toBe('PATROL');
    expect(authority(rig)).toMatchObject({
      behaviour: 'PATROL',
      mode: 'AUTONOMY',
      serviceState: { state: 'IN_SERVICE' },
    });
    expect(rig.published('connection')[0]).toMatchObject({ connectionState: 'ONLINE' });
    expect(rig.published('factsheet')).not.toHaveLength(0);
    expect(Math.hypot(rig.world.x + 50, rig.world.y)).toBeGreaterThan(40);
    expect(rig.state.plannedPath?.trajectory.controlPoints.length).toBeGreaterThan(2);
    expect(rig.faults).toEqual([]);
  });

  it('says nothing of its charge before it has heard its gauge, and then that it did not measure it', async () => {
    const rig = new RobotRig();
    rig.world.gaugeRuns = false;
    await rig.boot();
    await rig.pass(2.5);
    expect(rig.published('state')).toEqual([]);
    await rig.pass(3);
    expect(errorTypes(rig)).toEqual(['BP_BATTERY_UNKNOWN']);
    rig.world.gaugeRuns = true;
    await rig.pass(7);
    expect(errorTypes(rig)).toEqual([]);
    expect(rig.state.powerSupply.stateOfCharge).toBe(90);
  });

  it('knows charge and place in its very first state', async () => {
    const rig = new RobotRig();
    await rig.boot();
    await rig.pass(4);
    const [first] = rig.published<State>('state');
    expect(first).toMatchObject({
      powerSupply: { stateOfCharge: 90 },
      mobileRobotPosition: { mapId: expect.any(String) },
    });
  });

  it('drives an order, observes as told, and takes its patrol up again', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.pass(2);
    expect(rig.agent.behaviour).toBe('INVESTIGATE');
    expect(rig.state).toMatchObject({ orderId: 'o1', nodeStates: [{ nodeId: 'target' }] });
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 45);
    expect(Math.hypot(rig.world.x, rig.world.y + 20)).toBeLessThan(1.5);
    await rig.pass(12);
    expect(rig.agent.behaviour).toBe('PATROL');
    expect(rig.state.actionStates.find(({ actionId }) => actionId === 'look-o1')?.actionStatus).toBe('FINISHED');
    expect(rig.state).toMatchObject({ orderId: 'o1', lastNodeSequenceId: 2, nodeStates: [] });
    expect(rig.faults).toEqual([]);
  });

  it('looks around after an order that did not tell it to observe, then patrols', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1', []);
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 60);
    await rig.pass(59);
    expect(rig.agent.behaviour).toBe('OBSERVE');
    await rig.pass(3);
    expect(rig.agent.behaviour).toBe('PATROL');
  });

  it('obeys only orders of the present authority, each once and in time', async () => {
    const rig = await patrolling();
    const order = orderAlong('o1', [{ nodeId: 'here', x: rig.world.x, y: rig.world.y }, there]);
    rig.send('order', order);
    await rig.pass(1);
    expect(errorTypes(rig)).toEqual(['BP_AUTHORITY_REFUSED']);
    rig.order(order, { epoch: 0 });
    await rig.pass(1);
    rig.order(order, { expiresAt: '2025-12-31T00:00:00.000Z' });
    await rig.pass(1);
    const { errors } = rig.state;
    expect(errors.map(({ errorReferences }) => errorReferences?.at(-1)?.referenceValue)).toEqual([
      'BPC_E_UNAUTHENTICATED',
      'BPC_E_EPOCH_STALE',
      'BPC_E_EXPIRED',
    ]);
    expect(rig.agent.behaviour).toBe('PATROL');
    rig.order(order);
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('INVESTIGATE');
    expect(rig.state.errors).toEqual([]);
  });

  it('refuses an order whose route was changed after it was signed', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    const sent = rig.hub.log.findLast(({ topic }) => topic.endsWith('/order'))!;
    await rig.pass(1);
    rig.instant(action('cancelOrder', {}, 'cancel-1'));
    await rig.pass(3);
    const forged = JSON.parse(new TextDecoder().decode(sent.payload)) as ReturnType<typeof orderAlong>;
    forged.orderId = 'o2';
    rig.hub.publish({ ...sent, payload: new TextEncoder().encode(JSON.stringify(forged)) });
    await rig.pass(1);
    expect(rig.state.orderId).toBe('o1');
    expect(errorTypes(rig)).toEqual(['BP_AUTHORITY_REFUSED']);
  });

  it('cancels an order and says FINISHED once it stands; without an order it cannot', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.pass(8);
    rig.instant(action('cancelOrder', { orderId: 'o1' }, 'c1'));
    await rig.pass(0.3);
    const status = (actionId: string) =>
      rig.state.instantActionStates.find((state) => state.actionId === actionId)?.actionStatus;
    expect(status('c1')).toBe('RUNNING');
    await rig.pass(4);
    expect(status('c1')).toBe('FINISHED');
    expect(rig.state.actionStates.at(-1)).toMatchObject({ actionId: 'look-o1', actionStatus: 'FAILED' });
    expect(rig.agent.behaviour).toBe('HOLD');
    rig.instant(action('cancelOrder', {}, 'c2'));
    await rig.pass(1);
    expect(status('c2')).toBe('FAILED');
    expect(errorTypes(rig)).toContain('NO_ORDER_TO_CANCEL');
    rig.instant(action('bpResumePatrol', {}, 'r1'));
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('PATROL');
  });

  it('pauses and goes on', async () => {
    const rig = await patrolling();
    rig.instant(action('startPause', {}, 'p1'));
    await rig.pass(4);
    expect(rig.state).toMatchObject({ paused: true, driving: false });
    rig.instant(action('stopPause', {}, 'p2'));
    await rig.pass(4);
    expect(rig.state).toMatchObject({ paused: false, driving: true });
  });
});

describe('a halt', () => {
  it('stops the wheels at once and latches; two people release it, and nothing starts by itself', async () => {
    const rig = await patrolling();
    await rig.until(() => rig.world.speed > 1, 20);
    rig.sendCentre('halt', halt('01JGFJJZ000000000000000001', true), true);
    expect(rig.world.speed).toBe(0);
    await rig.pass(1);
    expect(authority(rig)).toMatchObject({ behaviour: 'HALTED', mode: 'HALTED', haltLatched: true });
    dispatch(rig, 'o1');
    rig.instant(action('bpResumePatrol', {}, 'r1'));
    await rig.pass(5);
    expect(rig.world.speed).toBe(0);
    expect(errorTypes(rig)).toContain('MOBILE_ROBOT_NOT_AVAILABLE');
    rig.sendCentre('halt', halt('01JGFJJZ000000000000000001', false, ['anna', 'anna']), true);
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('HALTED');
    rig.sendCentre('halt', halt('01JGFJJZ000000000000000001', false, ['anna', 'ben']), true);
    await rig.pass(5);
    expect(rig.agent.behaviour).toBe('HOLD');
    expect(rig.world.speed).toBe(0);
    rig.instant(action('bpResumePatrol', {}, 'r2'));
    await rig.pass(5);
    expect(rig.agent.behaviour).toBe('PATROL');
  });

  it('outlives the robot’s restart and wins over a broker that forgot it', async () => {
    const rig = await patrolling();
    rig.sendCentre('halt', halt('01JGFJJZ000000000000000001', true));
    await rig.pass(1);
    await rig.kill();
    const again = new RobotRig({}, rig.disk);
    await again.boot();
    again.centreSpeaks();
    await again.pass(30);
    expect(again.agent.behaviour).toBe('HALTED');
    expect(Math.hypot(again.world.x + 50, again.world.y)).toBe(0);
  });

  it('needs no authority to be set by bpHalt, and is ignored when forged on the halt topic', async () => {
    const rig = await patrolling();
    rig.send('instantActions', { actions: [action('bpHalt', { authorityEpoch: 0, reason: 'fire' }, 'h1')] });
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('HALTED');
    rig.instant(action('bpReleaseHalt', { authorityEpoch: 1, releasedBy1: 'anna', releasedBy2: 'anna' }, 'x1'));
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('HALTED');
    rig.instant(action('bpReleaseHalt', { authorityEpoch: 1, releasedBy1: 'anna', releasedBy2: 'ben' }, 'x2'));
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('HOLD');
    const forged = { ...rig.sealed(halt('01JGFJJZ000000000000000009', true)), reason: 'forged' };
    rig.hub.publish({
      topic: 'bp-test/v3/control/centre/halt',
      payload: new TextEncoder().encode(JSON.stringify(forged)),
      qos: 1,
      retain: false,
    });
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('HOLD');
  });
});

describe('a lost link', () => {
  it('is noticed and answered to the second, reported afterwards, and nothing confirmed is lost', async () => {
    const rig = await patrolling({
      lostLink: {
        silenceSeconds: 30,
        maxAutonomousSeconds: 60,
        onSilence: 'CONTINUE',
        onDetection: 'LOG',
        forbiddenZoneIds: [],
        policyId: 'test',
      },
    });
    rig.centreFallsSilent();
    rig.connection!.sever();
    await rig.pass(28.5);
    expect(rig.agent.behaviour).toBe('PATROL');
    expect(await rig.until(() => rig.agent.behaviour === 'LOST_LINK', 5)).toBeLessThanOrEqual(1.6);
    const before = rig.published('detection').length;
    showPerson(rig, 0, 150);
    await rig.pass(2);
    expect(rig.published('detection')).toHaveLength(before);
    await rig.pass(55);
    expect(rig.motion).toBe('patrol');
    await rig.pass(5);
    expect(rig.motion).toBe('home');
    rig.connection!.restore();
    rig.centreSpeaks();
    await rig.pass(3);
    expect(rig.agent.behaviour).toBe('PATROL');
    const late = rig.published('detection');
    expect(late.length).toBeGreaterThan(before);
    expect(late.at(-1)).toMatchObject({ deliveredLate: true });
    const report = rig.published<GapReport>('gapReport').at(-1)!;
    expect(report).toMatchObject({ policyApplied: 'test' });
    expect(report.path!.length).toBeGreaterThan(10);
    expect(report.detections).toHaveLength(late.length - before);
    expect(report.events!.map(({ what }) => what).join()).toContain('LOST_LINK');
    expect(rig.published('connection').at(-1)).toMatchObject({ connectionState: 'ONLINE' });
  });

  it('makes a dispatched robot wait: nobody could stop it', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.pass(3);
    rig.centreFallsSilent();
    await rig.until(() => rig.agent.behaviour === 'LOST_LINK', 40);
    expect(rig.motion).not.toBe('order');
  });

  it('is not feigned by a replayed heartbeat', async () => {
    const rig = await patrolling();
    rig.centreFallsSilent();
    const old = rig.hub.log.findLast(({ topic }) => topic.endsWith('/heartbeat'))!;
    const replay = rig.clock.setRepeating(() => rig.hub.publish(old), 1000);
    await rig.pass(33);
    replay();
    expect(rig.agent.behaviour).toBe('LOST_LINK');
  });

  it('sends everything again that was not said to be stored, and nothing that was', async () => {
    const rig = await patrolling();
    showPerson(rig, 0, 150);
    await rig.pass(1);
    const [first] = rig.published<{ envelope: { boot: string; seq: number } }>('detection');
    expect(first).toBeDefined();
    const seqs = (): number[] =>
      rig.published<{ envelope: { seq: number } }>('detection').map(({ envelope }) => envelope.seq);
    const count = seqs().length;
    rig.connection!.sever();
    rig.connection!.restore();
    await rig.pass(1);
    expect(seqs().slice(count)).toEqual(seqs().slice(0, count));
    const upTo = Math.max(...seqs());
    const again = seqs().length;
    rig.sendStored(first!.envelope.boot, upTo);
    rig.connection!.sever();
    rig.connection!.restore();
    await rig.pass(1);
    expect(seqs()).toHaveLength(again);
  });

  it('leaves the outbox of a killed robot to its next life', async () => {
    const rig = await patrolling();
    rig.connection!.sever();
    showPerson(rig, 0, 150);
    await rig.pass(1);
    await rig.kill();
    const again = new RobotRig({}, rig.disk);
    await again.boot();
    await again.pass(1);
    const [detection] = again.published<{ envelope: { boot: string } }>('detection');
    expect(detection!.envelope.boot).toBe(rig.agent.boot);
    expect(again.agent.boot).not.toBe(rig.agent.boot);
  });
});

describe('a person', () => {
  it('makes a patrolling robot stop and look, and never come nearer than the stand-off', async () => {
    const rig = await patrolling();
    await rig.until(() => rig.world.x > -30, 60);
    const person = { x: rig.world.x + 65, y: -50 };
    let nearest = Number.POSITIVE_INFINITY;
    const id = rig.ids.next();
    showPerson(rig, person.x, person.y, id);
    await rig.pass(1);
    expect(rig.agent.behaviour).toBe('OBSERVE');
    for (let tenth = 0; tenth < 3000; tenth++) {
      if (tenth % 5 === 0) showPerson(rig, person.x, person.y, id);
      await rig.pass(0.1);
      nearest = Math.min(nearest, Math.hypot(rig.world.x - person.x, rig.world.y - person.y));
    }
    expect(nearest).toBeGreaterThan(59);
    expect(rig.agent.behaviour).toBe('PATROL');
    const seqs = rig.published<{ envelope: { seq: number } }>('detection').map(({ envelope }) => envelope.seq);
    expect(new Set(seqs).size).toBeGreaterThan(400);
    expect(new Set(seqs).size).toBeLessThanOrEqual(601);
  });

  it('in need is told as an alert that cannot be suppressed, once', async () => {
    const rig = await patrolling();
    const id = rig.ids.next();
    for (let i = 0; i < 4; i++) {
      rig.sees({ objectId: id, x: 0, y: 150, welfare: { score: 0.8, signs: ['LYING_STILL'], reasons: [] } });
      await rig.pass(1);
    }
    const alerts = rig.published('alert');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ category: 'WELFARE', suppressible: false, objectId: id, priority: 'HIGH' });
  });
});

describe('an alert', () => {
  it('that an operator answered is noted, a forged answer is not', async () => {
    const rig = await patrolling();
    rig.sees({ objectId: rig.ids.next(), x: 0, y: 150, welfare: { score: 0.8, signs: ['WAVING'], reasons: [] } });
    await rig.pass(1);
    const { alertId } = rig.published<{ alertId: string }>('alert')[0]!;
    const header = {
      headerId: 1,
      timestamp: '2026-01-01T00:00:00.000Z',
      version: '3.0.0',
      manufacturer: 'bp',
      serialNumber: 'r1',
    };
    const sealed = rig.sealedAs({ ...header, opex: 's', alertId, alertAckStatus: 'ACCEPTED', by: 'anna' });
    rig.send('alertAck', { ...sealed, by: 'eve' });
    rig.send('alertAck', sealed);
    const texts = rig.events.map(({ text }) => text);
    expect(texts).toContain('acknowledgement with a wrong signature');
    expect(texts.at(-1)).toBe('anna: ACCEPTED: A person may need help: WAVING');
  });
});

describe('back-filling', () => {
  it('sends what matters most first and does not hold up what is new', async () => {
    const rig = await patrolling();
    rig.connection!.sever();
    for (let n = 0; n < 400; n++) rig.sees({ objectId: rig.ids.next(), x: 0, y: 150 });
    rig.world.pitch = 0.8;
    await rig.pass(3);
    rig.world.pitch = 0;
    const before = rig.hub.log.length;
    rig.connection!.restore();
    await rig.pass(0.3);
    const fresh = rig.ids.next();
    rig.sees({ objectId: fresh, x: 0, y: -150 });
    const sent = rig.hub.log
      .slice(before)
      .map(({ topic, payload }) => ({ topic, text: new TextDecoder().decode(payload) }));
    const durable = sent.filter(({ topic }) => /alert$|detection$/.test(topic));
    expect(durable[0]!.topic).toMatch(/alert$/);
    expect(durable.at(-1)!.text).toContain(fresh);
    expect(durable.length).toBeLessThan(120);
    await rig.pass(5);
    expect(new Set(rig.published<{ objectId: string }>('detection').map(({ objectId }) => objectId)).size).toBe(401);
  });
});

describe('the safety supervisor', () => {
  it('lets nothing through when wishes are not renewed', async () => {
    const rig = await patrolling();
    await rig.until(() => rig.world.speed > 1, 20);
    rig.world.odometryRuns = false;
    await rig.pass(0.8);
    expect(rig.world.speed).toBe(0);
    await rig.pass(2);
    expect(rig.agent.behaviour).toBe('FAULT');
    expect(errorTypes(rig)).toContain('BP_FAULT');
    rig.world.odometryRuns = true;
    await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
    expect(rig.published('alert').map(({ status }) => status)).toEqual(['ACTIVE', 'CLEAR']);
  });

  it('stops a robot that tilts', async () => {
    const rig = await patrolling();
    rig.world.pitch = 0.8;
    await rig.pass(3);
    expect(rig.agent.behaviour).toBe('FAULT');
    expect(rig.world.speed).toBe(0);
  });

  it('notices a frozen receiver, says so, and drives on its odometry meanwhile', async () => {
    const rig = await patrolling();
    rig.world.fixIsFrozen = true;
    await rig.pass(20);
    expect(rig.published<Geo>('geo').at(-1)).toMatchObject({ frozenSuspect: true, fixType: 'DEAD_RECKONING' });
    expect(errorTypes(rig)).toContain('BP_GNSS_FROZEN');
    expect(rig.published('alert')[0]).toMatchObject({ category: 'TAMPER' });
    expect(rig.agent.behaviour).toBe('PATROL');
    const { pose } = rig;
    expect(Math.hypot(pose.x - rig.world.x, pose.y - rig.world.y)).toBeLessThan(1);
    rig.world.fixIsFrozen = false;
    await rig.pass(3);
    expect(errorTypes(rig)).not.toContain('BP_GNSS_FROZEN');
  });

  it('keeps a robot out of service from moving, over restarts', async () => {
    const rig = await patrolling();
    rig.agent.setServiceState({ state: 'OUT_OF_SERVICE', by: 'eve', reason: 'wheel off', isSupervisor: false });
    await rig.pass(3);
    expect(rig.world.speed).toBe(0);
    await rig.kill();
    const again = new RobotRig({}, rig.disk);
    let commands = 0;
    again.graph
      .createNode('spy', { namespace: '/bp/r1' })
      .createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, ({ linear, angular }) => {
        if (linear.x !== 0 || angular.z !== 0) commands++;
      });
    await again.boot();
    again.centreSpeaks();
    await again.pass(30);
    expect(commands).toBe(0);
    expect(authority(again).serviceState).toEqual({ state: 'OUT_OF_SERVICE', by: 'eve', reason: 'wheel off' });
  });
});

describe('energy', () => {
  it('brings the robot home with its reserve, charges it, and sends it out again', async () => {
    const rig = await patrolling();
    await rig.pass(60);
    rig.world.percent = 13;
    await rig.until(() => rig.agent.behaviour === 'RETURN', 10);
    await rig.pass(0.5);
    expect(errorTypes(rig)).toContain('BP_ENERGY_LOW');
    await rig.until(() => rig.agent.behaviour === 'DOCK', 200);
    expect(Math.hypot(rig.world.x + 50, rig.world.y)).toBeLessThan(1.5);
    rig.world.charging = true;
    await rig.until(() => rig.world.percent > 80, 100);
    expect(rig.agent.behaviour).toBe('DOCK');
    await rig.until(() => rig.agent.behaviour === 'PATROL', 100);
    expect(rig.faults).toEqual([]);
  });

  it('does not forbid the way home to a robot that is almost empty', async () => {
    const rig = await patrolling();
    await rig.pass(30);
    rig.world.percent = 3;
    await rig.until(() => rig.agent.behaviour === 'RETURN', 10);
    await rig.until(() => rig.world.speed > 0.5, 10);
  });
});

describe('bad input', () => {
  it('is refused, told, and disturbs nobody', async () => {
    const rig = await patrolling();
    const encoder = new TextEncoder();
    const bad = ['', '{', '[]', 'null', '7', '{"__proto__":{}}', '[['.repeat(500), `{"a":"${'x'.repeat(600_000)}"}`];
    for (const name of ['order', 'instantActions', 'stored'] as const) {
      for (const text of bad) {
        rig.hub.publish({ topic: `bp-test/v3/bp/r1/${name}`, payload: encoder.encode(text), qos: 1, retain: false });
      }
    }
    for (const name of ['heartbeat', 'anchor', 'halt']) {
      for (const text of bad) {
        rig.hub.publish({
          topic: `bp-test/v3/control/centre/${name}`,
          payload: encoder.encode(text),
          qos: 1,
          retain: false,
        });
      }
    }
    await rig.pass(5);
    expect(rig.agent.behaviour).toBe('PATROL');
    expect(rig.events.filter(({ kind }) => kind === 'refused').length).toBeGreaterThan(20);
    expect(rig.faults).toEqual([]);
  });

  it('of another anchor makes the robot refuse orders', async () => {
    const rig = await patrolling();
    rig.sendCentre('anchor', { mapId: 'test-map', lat: 1, lon: 1, altHae: 0, hash: '0'.repeat(64) });
    dispatch(rig, 'o1');
    await rig.pass(1);
    expect(errorTypes(rig)).toEqual(['UNKNOWN_MAP_ID', 'UNKNOWN_MAP_ID']);
    expect(rig.state.orderId).toBe('');
  });
});
