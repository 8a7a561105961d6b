import { describe, expect, it } from 'vitest';
import type { RobotId } from '#shared/ids/branded.ts';
import { Bench, anna, ben, vera } from '#tests/support/control-room/bench.ts';

const stop = (bench: Bench, actor = vera) => bench.room.halt(actor, { key: bench.key(), reason: 'person on the way' });
const release = (bench: Bench, actor: typeof anna) =>
  bench.room.releaseHalt(actor, { key: bench.key(), haltId: bench.room.snapshot().halt.haltId!, reason: 'clear' });

describe('stop all', () => {
  it('is on the wire at once, before the disk has it, for any role', async () => {
    const bench = await Bench.start();
    bench.store.held = [];
    const stopping = stop(bench);
    expect(bench.halts.map(({ order }) => order)).toMatchObject([
      { latched: true, scope: 'all', by: 'vera', releasedBy: [] },
    ]);
    expect(bench.store.documents.get('halts')).toBeUndefined();
    await bench.clock.advance(10);
    bench.store.held.forEach((go) => go());
    bench.store.held = undefined;
    expect(await stopping).toMatchObject({ ok: true, value: { latched: true, by: 'vera' } });
    expect(bench.store.documents.get('halts')?.size).toBe(1);
    expect(bench.audit.at(-1)).toMatchObject({ actor: 'vera', action: 'halt.set' });
  });

  it('stops even while the disk refuses, and is recorded when it takes writes again', async () => {
    const bench = await Bench.start();
    bench.store.refuses = true;
    const stopping = stop(bench);
    expect(bench.halts).toHaveLength(1);
    await bench.clock.advance(300);
    expect(await stopping).toMatchObject({ ok: true, value: { latched: true } });
    await bench.clock.advance(20_000);
    expect(bench.halts).toHaveLength(1);
    expect(bench.store.documents.get('halts')).toBeUndefined();
    bench.store.refuses = false;
    await bench.clock.advance(5000);
    expect(bench.store.documents.get('halts')?.size).toBe(1);
  });

  it('is answered while the disk does not answer at all', async () => {
    const bench = await Bench.start();
    bench.store.held = [];
    const stopping = stop(bench);
    await bench.clock.advance(300);
    expect(await stopping).toMatchObject({ ok: true, value: { latched: true } });
    bench.store.held.forEach((go) => go());
    bench.store.held = undefined;
    await bench.clock.advance(10);
    expect(bench.audit.at(-1)).toMatchObject({ actor: 'vera', action: 'halt.set' });
    expect(bench.store.documents.get('halts')?.size).toBe(1);
  });

  it('stays latched over a restart and is published again at the start', async () => {
    const bench = await Bench.start();
    await stop(bench);
    await bench.restart();
    expect(bench.room.snapshot().halt.latched).toBe(true);
    expect(bench.halts).toHaveLength(2);
    expect(bench.halts[1]!.order).toEqual(bench.halts[0]!.order);
  });

  it('holds motion commands until two different people have released it', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await stop(bench);
    expect(bench.room.gate({ kind: 'observe', robotId: robot.id }).reasons.map(({ code }) => code)).toEqual(['HALTED']);
    expect(bench.room.gate({ kind: 'cancel', robotId: robot.id }).allowed).toBe(true);
    expect(await release(bench, vera)).toMatchObject({ ok: false, error: { code: 'BPC_E_FORBIDDEN' } });
    expect(await release(bench, anna)).toMatchObject({
      ok: true,
      value: { latched: true, releaseRequestedBy: 'anna' },
    });
    expect(await release(bench, anna)).toMatchObject({ ok: false, error: { code: 'BPC_E_SECOND_PERSON' } });
    expect(bench.halts).toHaveLength(1);
    expect(await release(bench, ben)).toMatchObject({ ok: true, value: { latched: false } });
    expect(bench.halts.at(-1)!.order).toMatchObject({ latched: false, releasedBy: ['anna (u-anna)', 'ben (u-ben)'] });
    await bench.restart();
    expect(bench.room.snapshot().halt.latched).toBe(false);
    expect(bench.halts.at(-1)!.order.latched).toBe(false);
  });

  it('tells two people of one display name apart', async () => {
    const bench = await Bench.start();
    await stop(bench);
    await release(bench, anna);
    const namesake = { ...anna, userId: 'u-anna-2' };
    expect(await release(bench, namesake)).toMatchObject({ ok: true, value: { latched: false } });
    const { releasedBy } = bench.halts.at(-1)!.order;
    expect(new Set(releasedBy).size).toBe(2);
  });

  it('holds a robot back until its own word says that its latch is open', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await stop(bench);
    await robot.authority({ haltLatched: true });
    await release(bench, anna);
    await release(bench, ben);
    expect(bench.room.gate({ kind: 'observe', robotId: robot.id }).reasons.map(({ code }) => code)).toEqual(['HALTED']);
    await robot.authority({ haltLatched: false });
    expect(bench.room.gate({ kind: 'observe', robotId: robot.id }).allowed).toBe(true);
  });

  it('forgets a request for release when somebody stops again', async () => {
    const bench = await Bench.start();
    await stop(bench);
    await release(bench, anna);
    await stop(bench);
    expect(await release(bench, ben)).toMatchObject({ ok: true, value: { latched: true, releaseRequestedBy: 'ben' } });
  });

  it('refuses to release a halt other than the one that stands', async () => {
    const bench = await Bench.start();
    await stop(bench);
    const wrong = await bench.room.releaseHalt(anna, { key: bench.key(), haltId: bench.key(), reason: '' });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'BPC_E_STATE_CONFLICT' } });
  });
});

describe('a stop that is not confirmed (lessons 6)', () => {
  it('is an alarm after five seconds that repeats although acknowledged, until the robot says it is latched', async () => {
    const bench = await Bench.start();
    const obeys = await bench.robot(1).appears();
    const deaf = await bench.robot(2).appears();
    await stop(bench);
    await obeys.authority({ haltLatched: true });
    await bench.pass(4, obeys, deaf);
    expect(bench.room.snapshot().halt).toMatchObject({ confirmedBy: [obeys.id], unconfirmedBy: [deaf.id] });
    expect(bench.alarms('STOP_UNCONFIRMED')).toEqual([]);
    await bench.pass(3, obeys, deaf);
    const alarm = bench.alarm('STOP_UNCONFIRMED');
    expect(alarm).toMatchObject({ priority: 'critical', suppressible: false, state: 'unacknowledged' });
    await bench.room.acknowledge(anna, alarm.id, { key: bench.key(), version: alarm.version });
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('acknowledged');
    await bench.pass(16, obeys, deaf);
    expect(bench.alarm('STOP_UNCONFIRMED')).toMatchObject({ state: 'unacknowledged', repeatCount: 1 });
    await deaf.authority({ haltLatched: true });
    await bench.pass(1, obeys, deaf);
    expect(bench.alarm('STOP_UNCONFIRMED').state).toBe('returned-unacknowledged');
    expect(bench.room.snapshot().halt.unconfirmedBy).toEqual([]);
  });

  it('is not raised for a robot that is out of reach, and is raised when it comes back moving', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await bench.pass(40);
    await stop(bench);
    await bench.pass(10);
    expect(bench.alarms('STOP_UNCONFIRMED')).toEqual([]);
    await bench.pass(7, robot);
    expect(bench.alarms('STOP_UNCONFIRMED')).toHaveLength(1);
  });

  it('pauses robots that know no latch, until their own state says so, and lets them go on after the release', async () => {
    const bench = await Bench.start();
    const other = bench.robot(1);
    Object.assign(other, { id: 'acme/agv-1' as RobotId });
    await other.connection('ONLINE');
    await other.factsheet(['startPause', 'stopPause']);
    await other.says();
    await stop(bench);
    const told = () =>
      bench
        .sentTo(other, 'instantActions')
        .map(({ body }) => (body as { actions: { actionType: string }[] }).actions[0]!.actionType);
    expect(told()).toEqual(['startPause']);
    await bench.pass(3, other);
    expect(told().length).toBeGreaterThan(1);
    await other.says({ paused: true });
    const before = told().length;
    await bench.pass(8, other);
    expect(told()).toHaveLength(before);
    expect(bench.room.snapshot().halt.confirmedBy).toEqual([other.id]);
    await release(bench, anna);
    await release(bench, ben);
    await bench.pass(1, other);
    expect(told().at(-1)).toBe('stopPause');
  });
});
