import { beforeEach, describe, expect, it } from 'vitest';
import type { AlarmView } from '#shared/contracts/views.ts';
import { toIso } from '#shared/time/clock.ts';
import { Bench, anna } from '#tests/support/control-room/bench.ts';
import type { FakeRobot } from '#tests/support/control-room/fake-robot.ts';

const objectId = (n: number): string => `01JZ0000000000000000000${String(n).padStart(3, '0')}`;

let bench: Bench;
let robot: FakeRobot;

beforeEach(async () => {
  bench = await Bench.start();
  robot = await bench.robot(1).at(-100, -100).appears();
});

const types = (): string[] =>
  bench
    .alarms()
    .map(({ type }) => type)
    .sort();
const events = (kind: string): string[] =>
  bench.room
    .snapshot()
    .events.filter((event) => event.kind === kind)
    .map(({ message }) => message);

async function judged(alarm: AlarmView, disposition: 'animal' | 'confirmed-person'): Promise<void> {
  await bench.room.acknowledge(anna, alarm.id, { key: bench.key(), version: alarm.version });
  const opened = await bench.room.openIncident(anna, { key: bench.key(), alarmIds: [alarm.id] });
  if (!opened.ok) throw new Error(opened.error.message);
  await bench.room.closeIncident(anna, opened.value.id, { key: bench.key(), version: 1, disposition });
}

describe('crossing the border line', () => {
  it('needs the place to be surely on each side: no alarm for one that flutters about the line', async () => {
    for (let i = 0; i < 20; i++) {
      await bench.pass(1, robot);
      await robot.sees(objectId(1), { x: 0, y: i % 2 === 0 ? 4 : -4, sigmaM: 6 });
    }
    expect(types()).toEqual([]);
    await robot.sees(objectId(1), { x: 0, y: 10, sigmaM: 6 });
    await robot.sees(objectId(1), { x: 0, y: -8.9, sigmaM: 6 });
    expect(types()).toEqual([]);
    await robot.sees(objectId(1), { x: 0, y: -9.1, sigmaM: 6 });
    expect(types()).toEqual(['LINE_CROSSING']);
  });

  it('is one alarm a crossing, and says "approaches" before as an event only', async () => {
    await robot.sees(objectId(1), { x: 0, y: 60 }, { enuVelocity: { east: 0, north: -1.2 } });
    expect(types()).toEqual([]);
    expect(events('detection')).toEqual(['Person approaches the border line, 60 m away']);
    for (const y of [-10, -20, -30]) await robot.sees(objectId(1), { x: 0, y });
    expect(bench.alarms('LINE_CROSSING')).toHaveLength(1);
    expect(types()).toEqual(['LINE_CROSSING']);
  });

  it('calls again when somebody goes back and comes again, although the first crossing was acknowledged', async () => {
    for (const y of [30, -30]) await robot.sees(objectId(1), { x: 0, y });
    const { id, version } = bench.alarm('LINE_CROSSING');
    await bench.room.acknowledge(anna, id, { key: bench.key(), version });
    await bench.pass(1, robot);
    await robot.sees(objectId(1), { x: 0, y: 30 });
    expect(bench.alarm('LINE_CROSSING').state).toBe('latched');
    await robot.sees(objectId(1), { x: 0, y: -30 });
    expect(bench.alarm('LINE_CROSSING')).toMatchObject({ id, state: 'unacknowledged', repeatCount: 1 });
  });

  it('counts vehicles, and leaves animals to the event list', async () => {
    await robot.sees(objectId(1), { x: 0, y: 30, class: 'animal' });
    await robot.sees(objectId(1), { x: 0, y: -30, class: 'animal' });
    await robot.sees(objectId(2), { x: 500, y: 30, class: 'vehicle' });
    await robot.sees(objectId(2), { x: 500, y: -30, class: 'vehicle' });
    expect(types()).toEqual(['LINE_CROSSING']);
    expect(events('detection')).toContain('Animal seen by R-01, confidence 0.80');
  });

  it('leaves what is not surely a person to the event list', async () => {
    await robot.sees(objectId(1), { x: 0, y: -80 }, { detectionConfidence: 0.2 });
    expect(types()).toEqual([]);
    expect(events('detection')).toEqual(['Person seen by R-01, confidence 0.20']);
  });

  it('leaves what may be a person or an animal to the event list', async () => {
    const classification = [
      { type: 'person' as const, confidence: 0.45 },
      { type: 'animal' as const, confidence: 0.4 },
    ];
    await robot.sees(objectId(1), { x: 0, y: -80 }, { classification });
    expect(types()).toEqual([]);
    await robot.sees(objectId(1), { x: 0, y: -80 });
    expect(types()).toEqual(['PERSON_INSIDE']);
  });

  it('raises nothing about a place that may be anywhere along a bearing', async () => {
    await robot.sees(objectId(1), { x: 0, y: -2000, sigmaM: 110 });
    expect(types()).toEqual([]);
    expect(events('detection')).toEqual(['Person seen by R-01, place unknown']);
  });

  it('returns when nobody sees the object any more, and latches until judged', async () => {
    await robot.sees(objectId(1), { x: 0, y: -80 });
    const alarm = bench.alarm('PERSON_INSIDE');
    await bench.room.acknowledge(anna, alarm.id, { key: bench.key(), version: alarm.version });
    await bench.pass(55, robot);
    expect(bench.alarm('PERSON_INSIDE').state).toBe('acknowledged');
    await bench.pass(6, robot);
    expect(bench.alarm('PERSON_INSIDE').state).toBe('latched');
    const opened = await bench.room.openIncident(anna, { key: bench.key(), alarmIds: [alarm.id] });
    expect(opened.ok).toBe(true);
    const incident = bench.room.snapshot().incidents[0]!;
    await bench.room.closeIncident(anna, incident.id, {
      key: bench.key(),
      version: incident.version,
      disposition: 'nothing-found',
    });
    expect(bench.alarm('PERSON_INSIDE').state).toBe('normal');
  });

  it('calls again under its own number when somebody comes back into sight, also of another robot', async () => {
    const other = await bench.robot(2).at(100, -100).appears();
    await robot.sees(objectId(1), { x: 0, y: -80 });
    const { id, version } = bench.alarm('PERSON_INSIDE');
    await bench.room.acknowledge(anna, id, { key: bench.key(), version });
    await bench.pass(70, robot, other);
    await robot.sees(objectId(2), { x: 20, y: -90 });
    expect(bench.alarms('PERSON_INSIDE')).toMatchObject([{ id, state: 'unacknowledged', repeatCount: 1 }]);
    await bench.pass(120, robot, other);
    await other.sees(objectId(3), { x: 60, y: -120 });
    expect(bench.alarms('PERSON_INSIDE')).toMatchObject([{ id, state: 'unacknowledged', repeatCount: 2 }]);
  });

  it('is a new alarm for a stranger at a place the known person has left, while somebody sees that one elsewhere', async () => {
    const other = await bench.robot(2).at(400, -100).appears();
    await robot.sees(objectId(1), { x: 0, y: -80 });
    await bench.pass(2, robot, other);
    await other.sees(objectId(2), { x: 3, y: -82 });
    for (let i = 0; i < 12; i++) {
      await bench.pass(5, robot, other);
      await other.sees(objectId(2), { x: 3 + 8 * i, y: -82 });
    }
    expect(bench.alarms('PERSON_INSIDE')).toHaveLength(1);
    await robot.sees(objectId(3), { x: -20, y: -80 });
    expect(bench.alarms('PERSON_INSIDE')).toHaveLength(2);
  });

  it('tells late evidence by its own time', async () => {
    const observedAt = bench.clock.now() - 120_000;
    await robot.sees(objectId(1), { x: 0, y: -80 }, { observedAt: toIso(observedAt), deliveredLate: true });
    expect(bench.alarm('PERSON_INSIDE')).toMatchObject({
      occurredAt: observedAt,
      deliveredLate: true,
      raisedAt: bench.clock.now(),
    });
  });

  it('cannot be closed away while nobody acknowledged it', async () => {
    await robot.sees(objectId(1), { x: 0, y: -80 });
    const opened = await bench.room.openIncident(anna, {
      key: bench.key(),
      alarmIds: [bench.alarm('PERSON_INSIDE').id],
    });
    if (!opened.ok) throw new Error(opened.error.message);
    const closed = await bench.room.closeIncident(anna, opened.value.id, {
      key: bench.key(),
      version: 1,
      disposition: 'animal',
    });
    expect(closed).toMatchObject({
      ok: false,
      error: { code: 'BPC_E_STATE_CONFLICT', details: { waiting: ['A-0001'] } },
    });
  });
});

describe('zones', () => {
  it('alarm by class, once, and return when the object is surely out', async () => {
    await robot.sees(objectId(1), { x: 250, y: -300 });
    await robot.sees(objectId(1), { x: 252, y: -300 });
    expect(types()).toEqual(['ZONE_ENTRY']);
    expect(bench.alarm('ZONE_ENTRY')).toMatchObject({ zoneId: 'store', message: 'Person in the store, seen by R-01' });
    await robot.sees(objectId(1), { x: 301, y: -300 });
    expect(bench.alarm('ZONE_ENTRY').state).toBe('unacknowledged');
    await robot.sees(objectId(1), { x: 310, y: -300 });
    expect(bench.alarm('ZONE_ENTRY').state).toBe('returned-unacknowledged');
    await robot.sees(objectId(2), { x: 250, y: -320, class: 'vehicle' });
    expect(bench.alarm('VEHICLE_IN_RESTRICTED_LANE').zoneId).toBe('store');
  });
});

describe('a zone and a place too unsure for it', () => {
  it('is an event while the person is called about already, an alarm otherwise and once the place is sure', async () => {
    await robot.sees(objectId(1), { x: 150, y: -300, sigmaM: 20 });
    await bench.pass(1, robot);
    await robot.sees(objectId(1), { x: 205, y: -300, sigmaM: 90 });
    expect(types()).toEqual(['PERSON_INSIDE']);
    expect(events('detection')).toContain('Person may be in the store');
    await robot.sees(objectId(1), { x: 220, y: -300, sigmaM: 10 });
    expect(types()).toEqual(['PERSON_INSIDE', 'ZONE_ENTRY']);
    await robot.sees(objectId(2), { x: 260, y: -320, sigmaM: 90, class: 'vehicle' });
    expect(types()).toContain('VEHICLE_IN_RESTRICTED_LANE');
  });
});

describe('welfare', () => {
  it('alarms wherever and whatever it is, above everything, and cannot be shelved', async () => {
    const welfare = { score: 0.7, signs: ['LYING_STILL' as const] };
    await robot.sees(objectId(1), { x: 0, y: 300, class: 'animal' }, { welfare, detectionConfidence: 0.1 });
    const alarm = bench.alarm('WELFARE');
    expect(alarm).toMatchObject({ priority: 'critical', suppressible: false, suppression: 'none' });
    const shelved = await bench.room.shelve(anna, alarm.id, {
      key: bench.key(),
      version: alarm.version,
      minutes: 10,
      reason: 'no time',
    });
    expect(shelved).toMatchObject({ ok: false, error: { code: 'BPC_E_STATE_CONFLICT' } });
  });

  it('alarms although the same object was judged an animal before', async () => {
    await robot.sees(objectId(1), { x: 0, y: -80 });
    await judged(bench.alarm('PERSON_INSIDE'), 'animal');
    await robot.sees(objectId(1), { x: 0, y: -80 }, { welfare: { score: 0.9, signs: ['WAVING'] } });
    expect(bench.alarm('WELFARE').state).toBe('unacknowledged');
  });
});

describe('one person', () => {
  it('seen by two robots is one alarm', async () => {
    const other = await bench.robot(2).at(100, -100).appears();
    await robot.sees(objectId(1), { x: 0, y: -80, sigmaM: 8 });
    await other.sees(objectId(2), { x: 9, y: -88, sigmaM: 8 });
    expect(types()).toEqual(['PERSON_INSIDE']);
    expect(bench.room.snapshot().tracks).toHaveLength(2);
  });

  it('is one alarm also when the second robot places them well only later, or saw them cross', async () => {
    const other = await bench.robot(2).at(100, -100).appears();
    await robot.sees(objectId(1), { x: 0, y: -80 });
    await other.sees(objectId(2), { x: 0, y: -2 });
    await bench.pass(1, robot, other);
    await other.sees(objectId(2), { x: 3, y: -78 });
    expect(types()).toEqual(['PERSON_INSIDE']);
    await robot.sees(objectId(3), { x: 500, y: -80 });
    await other.sees(objectId(4), { x: 500, y: 40 });
    await bench.pass(1, robot, other);
    await other.sees(objectId(4), { x: 503, y: -78 });
    expect(types()).toEqual(['PERSON_INSIDE', 'PERSON_INSIDE']);
  });

  it('close to another is not swallowed by the first, when one robot sees them apart', async () => {
    const other = await bench.robot(2).at(100, -100).appears();
    await robot.sees(objectId(1), { x: 0, y: -80, sigmaM: 8 });
    await other.sees(objectId(2), { x: 1, y: -80, sigmaM: 8 });
    await other.sees(objectId(3), { x: 4, y: -80, sigmaM: 8 });
    expect(types()).toEqual(['PERSON_INSIDE', 'PERSON_INSIDE']);
  });

  it('beside another is two alarms, seen by one robot or by two', async () => {
    const other = await bench.robot(2).at(100, -100).appears();
    for (const [n, x] of [
      [1, 0],
      [2, 12],
    ] as const)
      await robot.sees(objectId(n), { x, y: -80, sigmaM: 8 });
    for (const [n, x] of [
      [3, 1],
      [4, 11],
    ] as const)
      await other.sees(objectId(n), { x, y: -80, sigmaM: 8 });
    expect(types()).toEqual(['PERSON_INSIDE', 'PERSON_INSIDE']);
  });

  it('found again inside its ellipse continues the track, and what was judged stays judged', async () => {
    await robot.sees(objectId(1), { x: 0, y: -80 });
    await judged(bench.alarm('PERSON_INSIDE'), 'animal');
    await bench.pass(30, robot);
    await robot.sees(objectId(2), { x: 6, y: -84 });
    expect(bench.room.snapshot().tracks.map(({ id }) => id)).toEqual([objectId(1)]);
    expect(bench.alarms('PERSON_INSIDE').filter(({ state }) => state !== 'normal')).toEqual([]);
    await robot.sees(objectId(3), { x: 400, y: -600 });
    expect(bench.alarms('PERSON_INSIDE').filter(({ state }) => state !== 'normal')).toHaveLength(1);
  });
});
