import { describe, expect, it } from 'vitest';
import { zoneSetAction } from '#shared/contracts/vda5050/zone-set-action.ts';
import type { VdaZone } from '#shared/contracts/vda5050/zone-set.ts';
import { toIso } from '#shared/time/clock.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';

/** Across the south side of the patrol, where the robot comes by first. */
const vertices = [
  { x: -10, y: -60 },
  { x: 10, y: -60 },
  { x: 10, y: -40 },
  { x: -10, y: -40 },
];
const contourM = 0.7;
const isInside = ({ x, y }: { x: number; y: number }, marginM = contourM): boolean =>
  Math.abs(x) < 10 + marginM && y < -40 + marginM && y > -60 - marginM;

const sends = (rig: RobotRig, zoneSetId: string, ...zones: Partial<VdaZone>[]): void =>
  rig.send('zoneSet', {
    zoneSet: { mapId: 'test-map', zoneSetId, zones: zones.map((zone) => ({ zoneId: 'gate', vertices, ...zone })) },
  });
const enables = (rig: RobotRig, zoneSetId: string): void =>
  rig.instant(action('enableZoneSet', { zoneSetId }, `enable-${zoneSetId}-${rig.clock.now()}`));
const answers = (rig: RobotRig, grantType: string, leaseSeconds?: number): void => {
  const { requestId } = rig.state.zoneRequests!.at(-1)!;
  const leaseExpiry = leaseSeconds === undefined ? {} : { leaseExpiry: toIso(rig.clock.now() + 1000 * leaseSeconds) };
  rig.send('responses', { responses: [{ requestId, grantType, ...leaseExpiry }] });
};
const sets = ({ state }: RobotRig) =>
  state.zoneSets?.map(({ zoneSetId, zoneSetStatus }) => `${zoneSetId} ${zoneSetStatus}`);
const errors = ({ state }: RobotRig) => state.errors.map(({ errorLevel, errorType }) => `${errorType} ${errorLevel}`);
const requests = ({ state }: RobotRig) => state.zoneRequests?.map(({ requestStatus }) => requestStatus);

async function patrolling(...zones: Partial<VdaZone>[]): Promise<RobotRig> {
  const rig = new RobotRig();
  await rig.boot();
  rig.centreSpeaks();
  sends(rig, 'z2', ...zones);
  await rig.pass(2);
  enables(rig, 'z2');
  await rig.pass(8);
  expect(rig.agent.behaviour).toBe('PATROL');
  return rig;
}

describe('zone sets on board', () => {
  it('are stored, reported, put in force when told so, and still in force after a restart', async () => {
    const rig = await patrolling({ zoneType: 'SPEED_LIMIT', maximumSpeed: 0.5 });
    expect(sets(rig)).toEqual(['zones-1 DISABLED', 'z2 ENABLED']);
    await rig.kill();
    await rig.boot();
    await rig.pass(10);
    expect(sets(rig)).toEqual(['zones-1 DISABLED', 'z2 ENABLED']);
  });

  it('that come twice or cannot be obeyed are refused, told for a while, and change nothing', async () => {
    const rig = await patrolling({ zoneType: 'BLOCKED' });
    sends(rig, 'z2', { zoneType: 'SPEED_LIMIT', maximumSpeed: 1 });
    sends(rig, 'z3', { zoneType: 'LINE_GUIDED' });
    await rig.pass(1);
    expect(errors(rig)).toEqual(['DUPLICATE_ZONE_SET WARNING', 'BP_ZONE_SET_REFUSED WARNING']);
    expect(sets(rig)).toEqual(['zones-1 DISABLED', 'z2 ENABLED']);
    await rig.pass(40);
    expect(errors(rig)).toEqual([]);
    enables(rig, 'z3');
    await rig.pass(1);
    expect(errors(rig)).toEqual(['INVALID_INSTANT_ACTION WARNING']);
  });
});

describe('on patrol', () => {
  it('the robot never enters a BLOCKED zone and goes round the other way', async () => {
    const rig = await patrolling({ zoneType: 'BLOCKED' });
    let nearest = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 3000; turn++) {
      await rig.pass(0.1);
      expect(isInside(rig.world)).toBe(false);
      nearest = Math.min(nearest, Math.hypot(rig.world.x - 50, rig.world.y - 50));
    }
    expect(nearest).toBeLessThan(5);
  });

  it('it keeps a SPEED_LIMIT from where the zone begins', async () => {
    const rig = await patrolling({ zoneType: 'SPEED_LIMIT', maximumSpeed: 0.5 });
    let fastest = 0;
    let seen = false;
    for (let turn = 0; turn < 1200; turn++) {
      await rig.pass(0.1);
      if (!isInside(rig.world, 0.2)) continue;
      seen = true;
      fastest = Math.max(fastest, rig.world.speed);
    }
    expect(seen).toBe(true);
    expect(fastest).toBeLessThan(0.55);
  });

  it('it waits before a RELEASE zone without calling for help, drives through with a grant, and gives it back', async () => {
    const rig = await patrolling({ zoneType: 'RELEASE', releaseLossBehavior: 'STOP' });
    await rig.until(() => requests(rig)?.length === 1, 60);
    expect(rig.state.zoneRequests?.[0]).toMatchObject({ requestType: 'ACCESS', zoneId: 'gate', zoneSetId: 'z2' });
    answers(rig, 'QUEUED');
    await rig.pass(120);
    expect(requests(rig)).toEqual(['REQUESTED']);
    expect(isInside(rig.world)).toBe(false);
    expect(rig.world.speed).toBe(0);
    expect(rig.agent.behaviour).toBe('PATROL');
    expect(errors(rig)).toEqual([]);
    answers(rig, 'GRANTED', 60);
    await rig.until(() => isInside(rig.world), 30);
    expect(requests(rig)).toEqual(['GRANTED']);
    await rig.until(() => rig.world.x > 12, 60);
    await rig.pass(1);
    expect(requests(rig)).toEqual([]);
  });

  it('it stops inside when the lease is not renewed, says so, and drives on with a new grant', async () => {
    const rig = await patrolling({ zoneType: 'RELEASE', releaseLossBehavior: 'STOP' });
    await rig.until(() => requests(rig)?.length === 1, 60);
    answers(rig, 'GRANTED', 300);
    await rig.until(() => isInside(rig.world, -3), 120);
    answers(rig, 'GRANTED', 1);
    await rig.pass(3);
    expect(rig.world.speed).toBe(0);
    expect(errors(rig)).toEqual(['RELEASE_LOST CRITICAL']);
    expect(requests(rig)).toEqual(['EXPIRED', 'REQUESTED']);
    await rig.pass(60);
    expect(isInside(rig.world, -2)).toBe(true);
    answers(rig, 'GRANTED', 60);
    await rig.until(() => rig.world.x > 12, 60);
    await rig.pass(3);
    expect(errors(rig)).toEqual([]);
  });

  it('it drives on with CONTINUE when the link and then the lease are lost inside', async () => {
    const rig = await patrolling({ zoneType: 'RELEASE', releaseLossBehavior: 'CONTINUE' });
    await rig.until(() => requests(rig)?.length === 1, 60);
    answers(rig, 'GRANTED', 60);
    await rig.until(() => isInside(rig.world, -1), 60);
    answers(rig, 'GRANTED', 2);
    await rig.pass(0.5);
    rig.connection!.sever();
    rig.centreFallsSilent();
    await rig.pass(2);
    expect(rig.parts.zones.lost.map(({ zoneId }) => zoneId)).toEqual(['gate']);
    expect(isInside(rig.world)).toBe(true);
    await rig.until(() => rig.world.x > 12, 60);
  });

  it('it waits outside when the link is lost before it is in: no answer is no release', async () => {
    const rig = await patrolling({ zoneType: 'RELEASE', releaseLossBehavior: 'STOP' });
    await rig.until(() => requests(rig)?.length === 1, 60);
    rig.connection!.sever();
    rig.centreFallsSilent();
    for (let turn = 0; turn < 600; turn++) {
      await rig.pass(0.1);
      expect(isInside(rig.world)).toBe(false);
    }
  });

  it('it leaves for home when it is to evacuate and its way ends inside', async () => {
    const rig = await patrolling({ zoneType: 'RELEASE', releaseLossBehavior: 'EVACUATE' });
    const here = { nodeId: 'here', x: rig.world.x, y: rig.world.y };
    rig.order(orderAlong('o1', [here, { nodeId: 'sw', x: -50, y: -50 }, { nodeId: 'in', x: 0, y: -50 }]));
    await rig.until(() => requests(rig)?.length === 1, 90);
    answers(rig, 'GRANTED', 30);
    await rig.until(() => isInside(rig.world, -5), 60);
    answers(rig, 'REVOKED');
    await rig.pass(1);
    expect(errors(rig)).toEqual(['BP_RELEASE_EXPIRED WARNING']);
    await rig.until(() => !isInside(rig.world), 60);
    expect(rig.agent.behaviour).toBe('RETURN');
  });

  it('it stops when a zone is blocked round it, and an order leads it out', async () => {
    const rig = await patrolling();
    await rig.until(() => isInside(rig.world, -2), 120);
    sends(rig, 'z3', { zoneType: 'BLOCKED' });
    await rig.pass(1);
    enables(rig, 'z3');
    await rig.pass(3);
    expect(rig.world.speed).toBe(0);
    expect(errors(rig)).toContain('BLOCKED_ZONE_VIOLATION CRITICAL');
    await rig.pass(60);
    expect(isInside(rig.world)).toBe(true);
    const here = { nodeId: 'here', x: rig.world.x, y: rig.world.y };
    rig.order(orderAlong('out', [here, { nodeId: 'west', x: -40, y: -50 }]));
    await rig.until(() => !isInside(rig.world), 60);
    await rig.pass(1);
    expect(errors(rig)).toEqual([]);
  });
});

describe('a zone that closes on the way of an order', () => {
  it('stops the robot before it, and the order is unreachable, not forgotten', async () => {
    const rig = await patrolling();
    const here = { nodeId: 'here', x: rig.world.x, y: rig.world.y };
    rig.order(orderAlong('o1', [here, { nodeId: 'sw', x: -50, y: -50 }, { nodeId: 'far', x: 40, y: -50 }]));
    await rig.until(() => rig.world.x > -40, 90);
    sends(rig, 'z3', { zoneType: 'BLOCKED' });
    await rig.pass(1);
    enables(rig, 'z3');
    for (let turn = 0; turn < 600; turn++) {
      await rig.pass(0.1);
      expect(isInside(rig.world)).toBe(false);
    }
    expect(rig.world.speed).toBe(0);
    expect(errors(rig)).toContain('NODE_UNREACHABLE CRITICAL');
    expect(rig.state).toMatchObject({ orderId: 'o1', nodeStates: [{ nodeId: 'far' }] });
  });
});

describe('an order and its zone set', () => {
  const planned = (rig: RobotRig, orderId: string, zoneSetId: string) => {
    const here = { nodeId: 'here', x: rig.world.x, y: rig.world.y };
    const order = orderAlong(orderId, [here, { nodeId: 'a', x: rig.world.x, y: rig.world.y - 10 }]);
    const [first, ...rest] = order.nodes;
    rig.order({ ...order, nodes: [{ ...first!, actions: [zoneSetAction(order, zoneSetId)] }, ...rest] });
  };
  const held = (rig: RobotRig) => `${rig.state.orderId} on ${sets(rig)?.find((set) => set.endsWith('ENABLED'))}`;

  it('are taken together or not at all', async () => {
    const rig = await patrolling();
    planned(rig, 'o1', 'z9');
    await rig.pass(1);
    expect(errors(rig)).toEqual(['BP_ZONE_SET_REFUSED WARNING']);
    expect(held(rig)).toBe(' on z2 ENABLED');
    sends(rig, 'z3');
    await rig.pass(1);
    planned(rig, 'o2', 'z3');
    await rig.pass(1);
    expect(held(rig)).toBe('o2 on z3 ENABLED');
    expect(errors(rig)).toEqual([]);
    rig.instant(action('cancelOrder', {}, 'c'));
    await rig.pass(5);
    planned(rig, 'o3', 'z2');
    await rig.pass(1);
    expect(held(rig)).toBe('o2 on z3 ENABLED');
    expect(errors(rig)).toEqual(['BP_ZONE_SET_REFUSED WARNING']);
  });

  it('are refused when the way leads into a zone that the set blocks', async () => {
    const rig = await patrolling({ zoneType: 'BLOCKED' });
    const here = { nodeId: 'here', x: rig.world.x, y: rig.world.y };
    rig.order(orderAlong('o1', [here, { nodeId: 'a', x: 0, y: -50 }]));
    await rig.pass(1);
    expect(errors(rig)).toEqual(['NO_ROUTE_TO_TARGET WARNING']);
  });
});
