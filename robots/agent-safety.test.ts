import { describe, expect, it } from 'vitest';
import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { Geo } from '#shared/contracts/extension/geo.ts';
import type { LostLinkContract } from '#shared/lost-link/lost-link-contract.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';
import { smallSector } from '#tests/support/small-sector.ts';

/** Whatever reaches the wheels from now on; empty while they get nothing but zeros. */
function wheelsOf(rig: RobotRig): number[] {
  const moves: number[] = [];
  rig.graph
    .createNode('spy', { namespace: rig.namespace })
    .createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, ({ linear, angular }) => {
      if (linear.x !== 0 || angular.z !== 0) moves.push(linear.x);
    });
  return moves;
}

async function patrolling(rig = new RobotRig()): Promise<RobotRig> {
  await rig.boot();
  rig.centreSpeaks();
  await rig.until(() => rig.agent.behaviour === 'PATROL', 10);
  await rig.until(() => rig.world.speed > 1, 20);
  return rig;
}

const again = async (rig: RobotRig, serialNumber: string): Promise<RobotRig> => {
  await rig.kill();
  const next = new RobotRig({}, rig.disk, serialNumber);
  await next.boot();
  return next;
};
const authority = (rig: RobotRig): Authority => rig.published<Authority>('authority').at(-1)!;
const errorTypes = (rig: RobotRig): string[] => rig.state.errors.map(({ errorType }) => errorType);
const alerts = (rig: RobotRig) => rig.published<{ dedupKey: string; status: string; category: string }>('alert');
const instantStatus = (rig: RobotRig, actionId: string) =>
  rig.state.instantActionStates.find((state) => state.actionId === actionId)?.actionStatus;
const dispatch = (rig: RobotRig, orderId: string, x = 0, y = -20): void =>
  rig.order(
    orderAlong(orderId, [
      { nodeId: 'here', x: rig.world.x, y: rig.world.y },
      { nodeId: 'target', x, y, actions: [action('bpObserve', { durationSeconds: 10 }, `look-${orderId}`, 'HARD')] },
    ]),
  );
const setService = (state: 'OUT_OF_SERVICE' | 'IN_SERVICE', by: string, supervisor: boolean, id: string) =>
  action('bpSetServiceState', { state, by, reason: 'wheel off', supervisor }, id);
const temptations = (rig: RobotRig): void => {
  dispatch(rig, rig.ids.next());
  rig.instant(action('bpResumePatrol', {}, rig.ids.next()));
  rig.instant(action('bpReturn', { nodeId: 'dock' }, rig.ids.next()));
  rig.instant(action('stopPause', {}, rig.ids.next()));
};

/** The identity must not be written into any of it (lessons 10): robots 1 to 6. */
describe.each(['r1', 'r2', 'r3', 'r4', 'r5', 'r6'])('the service state of %s (lessons 5)', (serialNumber) => {
  it('OUT_OF_SERVICE lets nothing reach the wheels, over restarts, silence and every command', async () => {
    const rig = await patrolling(new RobotRig({}, undefined, serialNumber));
    rig.agent.setServiceState({ state: 'OUT_OF_SERVICE', by: 'eve', reason: 'wheel off', isSupervisor: false });
    await rig.pass(3);
    const moves = wheelsOf(rig);
    temptations(rig);
    rig.centreFallsSilent();
    await rig.pass(40);
    const next = await again(rig, serialNumber);
    const movesAfter = wheelsOf(next);
    next.world.percent = 5;
    next.centreSpeaks();
    await next.pass(10);
    temptations(next);
    await next.pass(30);
    expect([moves, movesAfter]).toEqual([[], []]);
    expect(authority(next).serviceState).toEqual({ state: 'OUT_OF_SERVICE', by: 'eve', reason: 'wheel off' });
    expect(errorTypes(next)).toContain('MOBILE_ROBOT_NOT_AVAILABLE');
  });

  it('UNKNOWN after a start lasts until the centre speaks and the place is known, without a turn of a wheel', async () => {
    const rig = new RobotRig({}, undefined, serialNumber);
    await rig.boot();
    const moves = wheelsOf(rig);
    await rig.pass(20);
    temptations(rig);
    await rig.pass(5);
    expect(authority(rig).serviceState.state).toBe('UNKNOWN');
    expect(moves).toEqual([]);
    rig.centreSpeaks();
    await rig.until(() => rig.agent.behaviour === 'PATROL', 5);
  });

  it('and its halt latch holds over a restart and a broker that forgot it, whatever is told', async () => {
    const rig = await patrolling(new RobotRig({}, undefined, serialNumber));
    rig.send('instantActions', { actions: [action('bpHalt', { authorityEpoch: 0, reason: 'fire' }, 'h1')] });
    await rig.pass(4);
    const moves = wheelsOf(rig);
    temptations(rig);
    await rig.pass(5);
    const next = await again(rig, serialNumber);
    const movesAfter = wheelsOf(next);
    next.centreSpeaks();
    await next.pass(5);
    temptations(next);
    await next.pass(20);
    expect([moves, movesAfter, next.agent.behaviour]).toEqual([[], [], 'HALTED']);
  });

  it('NEEDS_HELP holds over a restart until an operator says how to go on', async () => {
    const rig = await patrolling(new RobotRig({}, undefined, serialNumber));
    rig.parts.service.needHelp('stuck');
    await rig.pass(4);
    const moves = wheelsOf(rig);
    dispatch(rig, 'o1');
    await rig.pass(10);
    expect(errorTypes(rig)).toContain('MOBILE_ROBOT_NOT_AVAILABLE');
    const next = await again(rig, serialNumber);
    const movesAfter = wheelsOf(next);
    next.centreSpeaks();
    await next.pass(15);
    expect([moves, movesAfter]).toEqual([[], []]);
    expect(authority(next).serviceState).toEqual({ state: 'NEEDS_HELP', by: 'robot', reason: 'stuck' });
    next.instant(action('bpResumePatrol', {}, 'go'));
    await next.until(() => next.world.speed > 1, 10);
    expect(authority(next).serviceState.state).toBe('IN_SERVICE');
  });
});

describe('out of service', () => {
  it('is set and ended from the centre, by who set it or a supervisor, and starts nothing by itself', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.pass(2);
    rig.instant(setService('OUT_OF_SERVICE', 'eve', false, 's1'));
    await rig.pass(4);
    expect(rig.world.speed).toBe(0);
    expect(rig.state.nodeStates).toEqual([]);
    rig.instant(setService('IN_SERVICE', 'bob', false, 's2'));
    await rig.pass(2);
    expect([instantStatus(rig, 's1'), instantStatus(rig, 's2')]).toEqual(['FINISHED', 'FAILED']);
    expect(rig.state.instantActionStates.at(-1)?.actionResult).toContain('put out of service by eve');
    rig.instant(setService('IN_SERVICE', 'bob', true, 's3'));
    await rig.pass(10);
    expect(authority(rig).serviceState.state).toBe('IN_SERVICE');
    expect(rig.world.speed).toBe(0);
    rig.instant(action('bpResumePatrol', {}, 'r1'));
    await rig.until(() => rig.world.speed > 1, 10);
  });
});

describe('a restart', () => {
  const lostLink: LostLinkContract = {
    silenceSeconds: 30,
    maxAutonomousSeconds: 600,
    onSilence: 'RETURN',
    onDetection: 'LOG',
    forbiddenZoneIds: [],
    policyId: 'test',
  };

  it('in the middle of a silence goes on with the contract, and begins no patrol of its own', async () => {
    const rig = await patrolling(new RobotRig({ lostLink }));
    rig.centreFallsSilent();
    await rig.until(() => rig.agent.behaviour === 'LOST_LINK', 40);
    await rig.kill();
    const next = new RobotRig({ lostLink }, rig.disk);
    Object.assign(next.world, { x: 20, y: -50 });
    await next.boot();
    await next.until(() => next.motion === 'home' && next.world.speed > 1, 60);
    expect(next.parts.mission.state.task.kind).not.toBe('PATROL');
  });

  it('while it was in touch moves nothing until the centre itself speaks: retained messages are no voice', async () => {
    const rig = await patrolling(new RobotRig({ lostLink }));
    await rig.kill();
    // As a power cut leaves it: nothing noticed that the link went.
    rig.disk.memory.set('centre-contact', { state: 'in-touch' });
    const next = new RobotRig({ lostLink }, rig.disk);
    const moves = wheelsOf(next);
    await next.boot();
    const { altitude, latitude: lat, longitude: lon } = smallSector.anchor;
    const hash = next.parts.anchorHash;
    next.sendCentre('anchor', { mapId: smallSector.mapId, lat, lon, altHae: altitude, hash }, true);
    await next.pass(60);
    expect([moves, authority(next).serviceState.state]).toEqual([[], 'UNKNOWN']);
    next.centreSpeaks();
    await next.until(() => next.world.speed > 1, 20);
  });
});

describe('a stop (lessons 6)', () => {
  it('that the wheels do not obey is an alert and an error until they stand; nothing goes back to before', async () => {
    const rig = await patrolling();
    rig.world.obeys = false;
    rig.instant(action('startPause', {}, 'p1'));
    await rig.pass(4.5);
    expect(errorTypes(rig)).not.toContain('BP_STOP_UNCONFIRMED');
    await rig.pass(1);
    expect(errorTypes(rig)).toContain('BP_STOP_UNCONFIRMED');
    expect(authority(rig).pendingIntent).toMatchObject({ verb: 'pause', from: 'PATROL', unconfirmed: true });
    rig.instant(action('stopPause', {}, 'p2'));
    await rig.pass(3);
    expect(rig.motion).toBe('still');
    expect(errorTypes(rig)).toContain('BP_STOP_UNCONFIRMED');
    rig.world.obeys = true;
    await rig.pass(3);
    expect(errorTypes(rig)).not.toContain('BP_STOP_UNCONFIRMED');
    const told = alerts(rig).filter(({ dedupKey }) => dedupKey === 'BP_STOP_UNCONFIRMED');
    expect(told.map(({ status }) => status)).toEqual(['ACTIVE', 'CLEAR']);
    await rig.until(() => rig.world.speed > 1, 10);
  });

  it('during the start holds: a robot paused before it knew where it was does not begin to patrol', async () => {
    const rig = new RobotRig();
    await rig.boot();
    const moves = wheelsOf(rig);
    rig.centreSpeaks();
    rig.instant(action('startPause', {}, 'p1'));
    await rig.pass(20);
    expect([moves, rig.state.paused]).toEqual([[], true]);
    rig.instant(action('stopPause', {}, 'p2'));
    await rig.until(() => rig.world.speed > 1, 10);
  });

  it('that is slow: a new order is refused until the wheels stand, another motion waits, and all is told truly', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.until(() => rig.motion === 'order' && rig.world.speed > 1, 20);
    rig.world.obeys = false;
    rig.instant(action('cancelOrder', { orderId: 'o1' }, 'c1'));
    await rig.pass(0.5);
    dispatch(rig, 'o2');
    await rig.pass(1);
    expect([rig.state.orderId, rig.motion, instantStatus(rig, 'c1')]).toEqual(['o1', 'still', 'RUNNING']);
    expect(errorTypes(rig)).toContain('OTHER_ORDER_ACTIVE');
    rig.instant(action('bpReturn', { nodeId: 'dock' }, 'r1'));
    await rig.pass(1);
    expect([rig.agent.behaviour, rig.motion]).toEqual(['RETURN', 'still']);
    rig.world.obeys = true;
    await rig.until(() => rig.motion === 'home', 5);
    await rig.pass(1);
    expect(instantStatus(rig, 'c1')).toBe('FINISHED');
    dispatch(rig, 'o3');
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 90);
  });

  it('as a pause at the last task ends with it, and the task is not done again', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1', rig.world.x, rig.world.y - 5);
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 30);
    rig.instant(action('startPause', {}, 'p1'));
    await rig.pass(15);
    const looked = () => rig.state.actionStates.find(({ actionId }) => actionId === 'look-o1')?.actionStatus;
    expect([looked(), rig.motion]).toEqual(['FINISHED', 'still']);
    rig.instant(action('stopPause', {}, 'p2'));
    await rig.until(() => rig.motion === 'patrol', 5);
    expect(looked()).toBe('FINISHED');
  });
});

describe('resume (lessons 7)', () => {
  it('takes up the order that a halt interrupted, where it was', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.until(() => rig.motion === 'order' && rig.world.speed > 1, 20);
    const { haltId } = { haltId: '01JGFJJZ000000000000000001' };
    const halt = { haltId, scope: 'all', by: 'anna', reason: 'test', at: '2026-01-01T00:00:00.000Z', epoch: 1 };
    rig.sendCentre('halt', { ...halt, latched: true, releasedBy: [] }, true);
    await rig.pass(2);
    rig.instant(action('stopPause', {}, 'p1'));
    await rig.pass(2);
    expect(rig.agent.behaviour).toBe('HALTED');
    rig.sendCentre('halt', { ...halt, latched: false, releasedBy: ['anna', 'ben'] }, true);
    await rig.pass(3);
    expect([rig.agent.behaviour, rig.world.speed]).toEqual(['HOLD', 0]);
    rig.instant(action('stopPause', {}, 'p2'));
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 60);
    expect(rig.state).toMatchObject({ orderId: 'o1', lastNodeSequenceId: 2 });
  });
});

describe('going home for energy', () => {
  it('suspends the observation of an order explicitly, and does not say it was done', async () => {
    const rig = await patrolling();
    dispatch(rig, 'o1');
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 60);
    const looked = () => rig.state.actionStates.find(({ actionId }) => actionId === 'look-o1')?.actionStatus;
    rig.world.percent = 12;
    await rig.until(() => rig.agent.behaviour === 'RETURN', 8);
    await rig.pass(15);
    expect(looked()).toBe('PAUSED');
    await rig.until(() => rig.agent.behaviour === 'DOCK', 200);
    expect(looked()).toBe('PAUSED');
    rig.world.percent = 95;
    await rig.until(() => looked() !== 'PAUSED', 30);
    expect(looked()).toBe('FAILED');
    await rig.until(() => rig.motion === 'patrol', 120);
  });

  it('is followed by the rest of the order, and the way back to it leads along the routes', async () => {
    const rig = await patrolling();
    rig.order(
      orderAlong('o1', [
        { nodeId: 'here', x: rig.world.x, y: rig.world.y },
        { nodeId: 'se', x: 50, y: -50 },
      ]),
    );
    await rig.until(() => rig.motion === 'order' && rig.world.x > -20, 60);
    rig.world.percent = 12;
    await rig.until(() => rig.agent.behaviour === 'DOCK', 200);
    rig.world.percent = 95;
    await rig.until(() => rig.motion === 'order', 30);
    let offRouteM = 0;
    await rig.until(() => {
      const { x, y } = rig.world;
      offRouteM = Math.max(offRouteM, Math.min(Math.abs(x + 50), Math.abs(y + 50)));
      return Math.hypot(x - 50, y + 50) < 2;
    }, 200);
    expect(offRouteM).toBeLessThan(5);
  });
});

describe('an announcement', () => {
  it('told at once is spoken standing, and the observation that runs goes on', async () => {
    const rig = await patrolling();
    const objectId = rig.ids.next();
    rig.sees({ objectId, x: rig.world.x + 65, y: rig.world.y });
    await rig.until(() => rig.agent.behaviour === 'OBSERVE', 3);
    const spoken: string[] = [];
    rig.graph
      .createNode('ear', { namespace: rig.namespace })
      .createSubscription('announce', 'std_msgs/msg/String', qos.stream, ({ data }) => spoken.push(data));
    rig.instant(action('bpAnnounce', { messageId: 'help-is-coming', language: 'en' }, 'a1'));
    await rig.pass(1);
    expect([rig.agent.behaviour, rig.parts.mission.state.task.kind]).toEqual(['ANNOUNCE', 'OBSERVE']);
    await rig.pass(5);
    expect([rig.agent.behaviour, instantStatus(rig, 'a1')]).toEqual(['OBSERVE', 'FINISHED']);
    expect(spoken).toEqual(['en:help-is-coming']);
  });
});

describe('a receiver that is deceived', () => {
  it('drags nobody off: the fixes are refused, the robot says so and drives on by its odometry', async () => {
    const rig = await patrolling();
    await rig.pass(30);
    const dragged = rig.clock.setRepeating(() => (rig.world.spoof.east += 0.5), 1000);
    await rig.until(() => errorTypes(rig).includes('BP_GNSS_SPOOFED'), 60);
    expect(rig.world.spoof.east).toBeLessThan(15);
    await rig.pass(60);
    dragged();
    const { pose } = rig;
    expect(Math.hypot(pose.x - rig.world.x, pose.y - rig.world.y)).toBeLessThan(3);
    expect(rig.published<Geo>('geo').at(-1)).toMatchObject({ frozenSuspect: false, fixType: 'DEAD_RECKONING' });
    expect(alerts(rig).at(-1)).toMatchObject({ category: 'TAMPER', dedupKey: 'BP_GNSS_SPOOFED', status: 'ACTIVE' });
    rig.world.spoof.east = 0;
    await rig.until(() => !errorTypes(rig).includes('BP_GNSS_SPOOFED'), 60);
    await rig.pass(2);
    expect(rig.published<Geo>('geo').at(-1)).toMatchObject({ fixType: 'GNSS' });
  });

  it('is found by a jump of its stamps', async () => {
    const rig = await patrolling();
    rig.world.spoof.stampMs = 3_600_000;
    await rig.until(() => errorTypes(rig).includes('BP_GNSS_SPOOFED'), 10);
    rig.world.spoof.stampMs = 0;
    await rig.until(() => !errorTypes(rig).includes('BP_GNSS_SPOOFED'), 60);
  });
});

describe('dead reckoning', () => {
  it('ends in a hold where it is less sure than the fence is near, and goes on when fixes are back', async () => {
    const half = 58;
    const corners = [
      [-half, -half],
      [half, -half],
      [half, half],
      [-half, half],
    ] as const;
    const sector = { ...smallSector, allowedArea: corners.map(([x, y]) => ({ x, y })) };
    const rig = await patrolling(new RobotRig({ sector }));
    rig.world.spoof.east = 500;
    await rig.until(() => rig.agent.behaviour === 'FAULT', 600);
    expect(rig.events.at(-1)?.text).toContain('too unsure of its place');
    expect(rig.world.speed).toBe(0);
    rig.world.spoof.east = 0;
    await rig.until(() => rig.world.speed > 1, 60);
  });
});

describe('silent sensors', () => {
  it('without attitude the robot stands: it might tilt unseen', async () => {
    const rig = await patrolling();
    rig.world.imuRuns = false;
    await rig.until(() => rig.agent.behaviour === 'FAULT', 5);
    expect(rig.world.speed).toBe(0);
    rig.world.imuRuns = true;
    await rig.until(() => rig.world.speed > 1, 10);
  });

  it('what is no number counts as silence: the robot stands, and comes back with its place', async () => {
    const rig = await patrolling();
    rig.world.talksNonsense = true;
    await rig.until(() => rig.agent.behaviour === 'FAULT', 5);
    expect(rig.world.speed).toBe(0);
    await rig.pass(5);
    rig.world.talksNonsense = false;
    await rig.until(() => rig.world.speed > 1, 20);
    expect(Math.hypot(rig.pose.x - rig.world.x, rig.pose.y - rig.world.y)).toBeLessThan(2);
  });

  it('a camera that shows the same boxes again and again is told, by the statistical sight, too', async () => {
    const rig = await patrolling();
    const camera = rig.graph
      .createNode('camera', { namespace: rig.namespace })
      .createPublisher(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream);
    let x = 100;
    let isFrozen = false;
    const stop = rig.clock.setRepeating(() => {
      if (!isFrozen) x += 0.1;
      const header = { stamp: toStamp(rig.clock.now()), frame_id: 'thermal' };
      const bbox = { center: { position: { x, y: 50 }, theta: 0 }, size_x: 10, size_y: 30 };
      camera.publish({ header, detections: [{ header, results: [], bbox, id: '' }] });
    }, 400);
    await rig.pass(20);
    expect(errorTypes(rig)).not.toContain('BP_CAMERA_FROZEN');
    isFrozen = true;
    await rig.until(() => errorTypes(rig).includes('BP_CAMERA_FROZEN'), 32);
    isFrozen = false;
    await rig.until(() => !errorTypes(rig).includes('BP_CAMERA_FROZEN'), 3);
    stop();
    await rig.until(() => errorTypes(rig).includes('BP_CAMERA_FROZEN'), 7);
  });
});

describe('a wall clock that is stepped', () => {
  it('is told; stamps never go back, and the lost-link contract does not notice', async () => {
    const rig = await patrolling();
    rig.clock.stepWallClock(-20_000);
    await rig.until(() => errorTypes(rig).includes('BP_CLOCK_STEPPED'), 3);
    rig.clock.stepWallClock(3_600_000);
    await rig.pass(5);
    expect(rig.agent.behaviour).toBe('PATROL');
    for (const topic of ['state', 'visualization', 'geo', 'authority'] as const) {
      const stamps = rig.published<{ timestamp: string }>(topic).map(({ timestamp }) => Date.parse(timestamp));
      expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
    }
    await rig.until(() => !errorTypes(rig).includes('BP_CLOCK_STEPPED'), 70);
  });

  it('decides no expiry: set back it revives no expired command, set forward it kills no fresh one', async () => {
    const rig = await patrolling();
    const sentAt = rig.clock.now();
    rig.order(orderAlong('fresh', [{ nodeId: 'here', x: rig.world.x, y: rig.world.y }]), {
      expiresAt: new Date(sentAt + 60_000).toISOString(),
    });
    expect(rig.parts.centreClock.now()).toBeLessThan(sentAt + 2000);
    rig.clock.stepWallClock(7_200_000);
    expect(rig.parts.centreClock.now()).toBeLessThan(sentAt + 2000);
    rig.clock.stepWallClock(-14_400_000);
    expect(rig.parts.centreClock.now()).toBeGreaterThanOrEqual(sentAt - 1000);
    await rig.pass(1);
    expect(rig.state.orderId).toBe('fresh');
  });
});
