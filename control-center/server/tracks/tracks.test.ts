import { describe, expect, it } from 'vitest';
import type { TrackView } from '#shared/contracts/views.ts';
import { toIso } from '#shared/time/clock.ts';
import { Bench } from '#tests/support/control-room/bench.ts';

const objectId = '01JZ00000000000000000000A1';
const trackOf = (bench: Bench): TrackView => bench.room.snapshot().tracks[0]!;

describe('tracks', () => {
  it('stand where the detection says, with its 95 % ellipse', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectId, { x: 123, y: 456, sigmaM: 4 });
    const { position, ellipse } = trackOf(bench);
    expect(position!.x).toBeCloseTo(123, 1);
    expect(position!.y).toBeCloseTo(456, 1);
    expect(ellipse!.semiMajorM).toBeCloseTo(4 * Math.sqrt(5.991), 2);
  });

  it('stand where range and bearing from the robot say, if that is all there is', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).at(10, -100).appears();
    const rangeBearing = { azimuth: 90, range: 50, azimuthError: 1, rangeError: 5 };
    await robot.sees(objectId, { x: 0, y: 0 }, { location: undefined, covariance: undefined, rangeBearing });
    const { position, ellipse } = trackOf(bench);
    expect(position).toMatchObject({ x: 60 });
    expect(position!.y).toBeCloseTo(-100, 6);
    expect(ellipse!.semiMajorM).toBeCloseTo(5 * Math.sqrt(5.991), 2);
  });

  it('coast, are lost and go by age alone', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectId, { x: 0, y: 100 });
    expect(trackOf(bench).state).toBe('TRACKING');
    await bench.pass(4);
    expect(trackOf(bench).state).toBe('COASTING');
    await bench.pass(17);
    expect(trackOf(bench).state).toBe('LOST');
    await bench.pass(600);
    expect(bench.room.snapshot().tracks).toEqual([]);
    expect(bench.changes.at(-1)).toEqual({ kind: 'track-removed', trackId: objectId });
    expect(bench.store.documents.get('tracks')?.size).toBe(0);
  });

  it('are not moved back by late detections, nor shown fresh by them', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    await robot.sees(objectId, { x: 0, y: 100 });
    const before = trackOf(bench);
    const observedAt = toIso(bench.clock.now() - 60_000);
    await robot.sees(objectId, { x: 50, y: 100 }, { observedAt, deliveredLate: true });
    expect(trackOf(bench)).toEqual(before);
    await robot.sees('01JZ00000000000000000000A2', { x: 900, y: 900 }, { observedAt, deliveredLate: true });
    expect(bench.room.snapshot().tracks[1]).toMatchObject({ state: 'LOST', deliveredLate: true });
  });

  it('keep sixty places of their trail, and list evidence once it is verified', async () => {
    const bench = await Bench.start();
    const robot = await bench.robot(1).appears();
    for (let i = 0; i < 70; i++) {
      await bench.clock.advance(500);
      await robot.sees(objectId, { x: i, y: 100 });
    }
    expect(trackOf(bench).trail).toHaveLength(60);
    expect(trackOf(bench).trail.at(-1)!.x).toBeCloseTo(69, 1);
  });
});
