import { describe, expect, it } from 'vitest';
import type { RequestResponse } from '#shared/contracts/vda5050/responses.ts';
import type { State, ZoneRequest } from '#shared/contracts/vda5050/state.ts';
import type { ZoneSet } from '#shared/contracts/vda5050/zone-set.ts';
import type { Order } from '#shared/contracts/vda5050/order.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { Bench, anna, vera } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';
import { testSector } from '#tests/support/control-room/test-sector.ts';
import { leaseMs } from './release-arbiter.ts';

const polygon = [
  { x: 100, y: 100 },
  { x: 120, y: 100 },
  { x: 120, y: 120 },
];
const ours = ['bpAuthority', 'bpObserve', 'bpReturn', 'enableZoneSet'];
const inForce = (zoneSetId: string, ...others: string[]): Pick<State, 'zoneSets'> => ({
  zoneSets: [
    { zoneSetId, mapId: testSector.mapId, zoneSetStatus: 'ENABLED' },
    ...others.map((id) => ({ zoneSetId: id, mapId: testSector.mapId, zoneSetStatus: 'DISABLED' as const })),
  ],
});
const closes = (bench: Bench, more: object = {}) =>
  bench.room.closeZone(anna, { key: bench.key(), name: 'Washed out', kind: 'BLOCKED', polygon, ...more });

async function zoned(bench: Bench, n: number): Promise<FakeRobot> {
  const robot = await bench.robot(n).appears();
  await robot.factsheet(ours);
  await robot.says(inForce(testSector.zoneSetId));
  return robot;
}

describe('the zone set of the sector', () => {
  it('is the sector’s own until somebody closes something, and then another with every change', async () => {
    const bench = await Bench.start();
    expect(bench.room.zones()).toMatchObject({ zoneSetId: testSector.zoneSetId, closures: [] });
    const closed = await closes(bench);
    if (!closed.ok) throw new Error(closed.error.message);
    expect(closed.value.zoneSetId).toBe(`${testSector.zoneSetId}+1`);
    expect(closed.value.closures).toMatchObject([{ name: 'Washed out', by: 'anna' }]);
    const { zoneId } = closed.value.closures[0]!;
    await bench.restart();
    expect(bench.room.zones()).toMatchObject({ zoneSetId: `${testSector.zoneSetId}+1`, closures: [{ zoneId }] });
    const lifted = await bench.room.liftZone(anna, zoneId, { key: bench.key() });
    expect(lifted).toMatchObject({ ok: true, value: { zoneSetId: `${testSector.zoneSetId}+2`, closures: [] } });
  });

  it('is changed by those who may command only, once per key, and never by nonsense', async () => {
    const bench = await Bench.start();
    const key = bench.key();
    const request = { key, name: 'Gate', kind: 'BLOCKED' as const, polygon };
    expect(await bench.room.closeZone(vera, request)).toMatchObject({ ok: false, error: { code: 'BPC_E_FORBIDDEN' } });
    await bench.room.closeZone(anna, request);
    await bench.room.closeZone(anna, request);
    expect(bench.room.zones().closures).toHaveLength(1);
    expect(await closes(bench, { kind: 'SPEED_LIMIT' })).toMatchObject({ ok: false });
    expect(await bench.room.liftZone(anna, 'none', { key: bench.key() })).toMatchObject({
      ok: false,
      error: { code: 'BPC_E_NOT_FOUND' },
    });
    expect(bench.audit.filter(({ action }) => action === 'zone.close')).toHaveLength(1);
  });

  it('goes to every robot that keeps zones: first the set, then its use, until the robot says so', async () => {
    const bench = await Bench.start();
    const robot = await zoned(bench, 1);
    const other = await bench.robot(2).appears();
    await bench.pass(5, robot, other);
    expect(bench.sentTo(robot, 'zoneSet')).toEqual([]);
    await closes(bench);
    await bench.pass(8, robot, other);
    const sent = bench.sentTo(robot, 'zoneSet');
    expect(sent.length).toBeGreaterThanOrEqual(2);
    const { zoneSet } = sent[0]!.body as { zoneSet: ZoneSet };
    expect(zoneSet.zones.at(-1)).toMatchObject({ zoneType: 'BLOCKED', vertices: polygon });
    await robot.says(inForce(testSector.zoneSetId, zoneSet.zoneSetId));
    await bench.pass(4, robot);
    const [enabling] = bench.sentTo(robot, 'instantActions');
    const { actions } = enabling!.body as { actions: Action[] };
    expect(actions.map(({ actionType }) => actionType)).toEqual(['bpAuthority', 'enableZoneSet']);
    await robot.says(inForce(zoneSet.zoneSetId, testSector.zoneSetId));
    const before = bench.sent.length;
    await bench.pass(10, robot, other);
    expect(bench.sent.length).toBe(before);
    expect(bench.room.zones().robots).toMatchObject([
      { robotId: robot.id, inForce: true },
      { robotId: other.id, inForce: false },
    ]);
    expect(bench.sentTo(other, 'zoneSet')).toEqual([]);
  });

  it('is named by every order to a robot that keeps zones; a robot that is behind gets none', async () => {
    const bench = await Bench.start();
    const robot = await zoned(bench, 1);
    const target = { x: 300, y: -100 };
    const dispatch = () =>
      bench.room.sendCommand(anna, { key: bench.key(), kind: 'dispatch', robotId: robot.id, target });
    const sent = await dispatch();
    expect(sent.ok ? '' : sent.error.message).toBe('');
    const [order] = bench.sentTo(robot, 'order');
    const [first] = (order!.body as Order).nodes;
    expect(first!.actions.map(({ actionType }) => actionType)).toEqual(['bpAuthority', 'enableZoneSet']);
    expect(first!.actions[1]?.actionParameters).toEqual([{ key: 'zoneSetId', value: testSector.zoneSetId }]);
    await closes(bench);
    const refused = await dispatch();
    expect(refused.ok ? '' : refused.error.message).toContain('does not have the present zones yet');
  });
});

describe('ways', () => {
  it('do not lead through what is closed', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    const dispatch = () =>
      bench.room.sendCommand(anna, {
        key: bench.key(),
        kind: 'dispatch',
        robotId: robot.id,
        target: { x: 400, y: -100 },
      });
    await closes(bench, {
      polygon: [
        { x: 200, y: -150 },
        { x: 220, y: -150 },
        { x: 220, y: -50 },
        { x: 200, y: -50 },
      ],
    });
    expect(await dispatch()).toMatchObject({ ok: false, error: { code: 'BPC_E_NO_ROUTE' } });
    await bench.room.liftZone(anna, bench.room.zones().closures[0]!.zoneId, { key: bench.key() });
    expect(await dispatch()).toMatchObject({ ok: true });
  });
});

describe('leave to enter a RELEASE zone', () => {
  const asks = (requestId: string, requestStatus: ZoneRequest['requestStatus'] = 'REQUESTED'): Partial<State> => ({
    zoneRequests: [{ requestId, requestType: 'ACCESS', zoneId: 'bridge', zoneSetId: 'z', requestStatus }],
  });
  const answersTo = (bench: Bench, robot: FakeRobot): string[] =>
    bench
      .sentTo(robot, 'responses')
      .flatMap(({ body }) => (body as { responses: RequestResponse[] }).responses)
      .map(({ grantType, requestId }) => `${requestId} ${grantType}`);

  it('is given to one robot at a time, first come, and to the next by the word of the one that leaves', async () => {
    const bench = await Bench.start();
    const [first, second, third] = await Promise.all([1, 2, 3].map((n) => zoned(bench, n)));
    await first!.says(asks('a'));
    await second!.says(asks('b'));
    await third!.says(asks('c'));
    expect([first, second, third].map((robot) => answersTo(bench, robot!))).toEqual([
      ['a GRANTED'],
      ['b QUEUED'],
      ['c QUEUED'],
    ]);
    expect(bench.room.zones().releases).toMatchObject([{ zoneId: 'bridge', robotId: first!.id }]);
    await first!.says({ zoneRequests: [] });
    await third!.says(asks('c'));
    expect(answersTo(bench, third!)).toEqual(['c QUEUED']);
    await second!.says(asks('b'));
    expect(answersTo(bench, second!)).toEqual(['b QUEUED', 'b GRANTED']);
  });

  it('is a lease, renewed while the robot is heard inside and not more often than needed', async () => {
    const bench = await Bench.start();
    const robot = await zoned(bench, 1);
    await robot.says(asks('a'));
    Object.assign(robot.state, asks('a', 'GRANTED'));
    await bench.pass(60, robot);
    const sent = bench.sentTo(robot, 'responses');
    expect(sent.length).toBeGreaterThan(3);
    expect(sent.length).toBeLessThan(10);
    for (const { at, body } of sent) {
      const [response] = (body as { responses: RequestResponse[] }).responses;
      expect(Date.parse(response!.leaseExpiry!) - at).toBe(leaseMs);
    }
  });

  it('is not given to another because the holder is silent, over a restart of the centre either', async () => {
    const bench = await Bench.start();
    const [silent, waiting] = await Promise.all([1, 2].map((n) => zoned(bench, n)));
    await silent!.says(asks('a'));
    await waiting!.says(asks('b'));
    await bench.pass(300, waiting!);
    await bench.restart();
    await waiting!.connection('ONLINE');
    await bench.pass(60, waiting!);
    expect(answersTo(bench, waiting!)).not.toContain('b GRANTED');
    await silent!.says({ zoneRequests: [] });
    await waiting!.says();
    expect(answersTo(bench, waiting!)).toContain('b GRANTED');
  });

  it('is taken from a silent robot by a person’s word, with a reason', async () => {
    const bench = await Bench.start();
    const [silent, waiting] = await Promise.all([1, 2].map((n) => zoned(bench, n)));
    await silent!.says(asks('a'));
    await waiting!.says(asks('b'));
    const free = (zoneId: string) =>
      bench.room.freeZone(anna, zoneId, { key: bench.key(), reason: 'seen by camera 3' });
    expect(await free('nowhere')).toMatchObject({ ok: false, error: { code: 'BPC_E_NOT_FOUND' } });
    expect(await free('bridge')).toMatchObject({ ok: true, value: { releases: [] } });
    await waiting!.says();
    expect(answersTo(bench, waiting!)).toEqual(['b QUEUED', 'b GRANTED']);
    expect(bench.audit.at(-1)).toMatchObject({ action: 'zone.grant' });
    expect(bench.audit.some(({ action }) => action === 'zone.free')).toBe(true);
  });

  it('is held by a robot that says it is inside, whoever gave it leave', async () => {
    const bench = await Bench.start();
    const [inside, waiting] = await Promise.all([1, 2].map((n) => zoned(bench, n)));
    await inside!.says(asks('a', 'EXPIRED'));
    await waiting!.says(asks('b'));
    expect(answersTo(bench, waiting!)).toEqual(['b QUEUED']);
  });

  it('is refused for what is not an access', async () => {
    const bench = await Bench.start();
    const robot = await zoned(bench, 1);
    await robot.says({
      zoneRequests: [
        { requestId: 'r', requestType: 'REPLANNING', zoneId: 'x', zoneSetId: 'z', requestStatus: 'REQUESTED' },
      ],
    });
    expect(answersTo(bench, robot)).toEqual(['r REJECTED']);
  });
});
