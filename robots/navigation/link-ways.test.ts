import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import type { RobotMemory } from '../identity/robot-memory.ts';
import { smallSector } from '#tests/support/small-sector.ts';
import { distanceToLeg } from './leg.ts';
import { LinkMap } from './link-map.ts';
import { LinkWays } from './link-ways.ts';
import { RoutePlanner } from './route-planner.ts';
import { Trail } from './trail.ts';

const fail = (error: unknown): void => expect.unreachable(String(error));
const trailOf = (memory: RobotMemory = inMemoryRobotMemory()): Trail => new Trail(memory, fail);

/** Drives along corners in steps of 20 cm. */
function drive(trail: Trail, corners: readonly { readonly x: number; readonly y: number }[]): void {
  for (let i = 0; i + 1 < corners.length; i++) {
    const [a, b] = [corners[i]!, corners[i + 1]!];
    const steps = Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 0.2);
    for (let k = 0; k <= steps; k++)
      trail.add({ x: a.x + (k / steps) * (b.x - a.x), y: a.y + (k / steps) * (b.y - a.y) });
  }
}
const corner = fc.record({ x: fc.integer({ min: -200, max: 200 }), y: fc.integer({ min: -200, max: 200 }) });

describe('the trail', () => {
  it('keeps near the way driven, and leads from its newest place back', () => {
    fc.assert(
      fc.property(fc.array(corner, { minLength: 2, maxLength: 6 }), (corners) => {
        const trail = trailOf();
        drive(trail, corners);
        const back = trail.back(corners.at(-1)!);
        for (const point of back) {
          const off = corners.slice(1).map((b, i) => distanceToLeg(point, corners[i]!, b));
          expect(Math.min(...off)).toBeLessThan(0.01);
        }
        if (back.length > 0)
          expect(Math.hypot(back[0]!.x - corners.at(-1)!.x, back[0]!.y - corners.at(-1)!.y)).toBeLessThan(11);
      }),
      { numRuns: 50 },
    );
  });

  it('is bounded and forgets its oldest part', () => {
    const trail = trailOf();
    drive(trail, [
      { x: 0, y: 0 },
      { x: 9000, y: 0 },
    ]);
    expect(trail.length).toBe(400);
    expect(trail.back({ x: 9000, y: 0 }).at(-1)!.x).toBeGreaterThan(4500);
  });

  it('survives a restart but for its last metres, and is void for a robot that was carried elsewhere', () => {
    const memory = inMemoryRobotMemory();
    drive(trailOf(memory), [
      { x: 0, y: 0 },
      { x: 500, y: 0 },
    ]);
    const again = trailOf(memory);
    expect(again.back({ x: 470, y: 0 })[0]!.x).toBeGreaterThan(430);
    expect(again.back({ x: 900, y: 0 })).toEqual([]);
    again.add({ x: 900, y: 0 });
    expect(again.length).toBe(1);
  });

  it('goes on when the disk does not', () => {
    const faults: unknown[] = [];
    const memory = {
      get: () => undefined,
      set: () => {
        throw new Error('full');
      },
    };
    const trail = new Trail(memory, (error) => faults.push(error));
    drive(trail, [
      { x: 0, y: 0 },
      { x: 200, y: 0 },
    ]);
    expect(trail.length).toBeGreaterThan(15);
    expect(faults.length).toBeGreaterThan(0);
  });

  it('reads nothing out of a damaged memory', () => {
    for (const value of [null, 'x', [[1]], [['a', 2]], Array.from({ length: 5000 }, () => [0, 0])]) {
      expect(new Trail({ get: () => value, set: () => {} }, fail).length).toBe(0);
    }
  });
});

describe('the link map', () => {
  it('keeps one place a cell, a bounded number of them, the newest, over restarts', () => {
    const memory = inMemoryRobotMemory();
    const map = new LinkMap(memory, [], fail);
    for (let i = 0; i < 500; i++) map.note({ x: i * 60 + 1, y: 0 }, i * 60_000);
    map.note({ x: 499 * 60 + 20, y: 5 }, 500 * 60_000);
    expect(map.places).toHaveLength(200);
    expect(map.places.at(-1)).toEqual({ x: 499 * 60 + 20, y: 5 });
    expect(new LinkMap(memory, [{ x: 1, y: 2 }], fail).places.length).toBeGreaterThan(195);
    expect(new LinkMap(inMemoryRobotMemory(), [{ x: 1, y: 2 }], fail).places).toEqual([{ x: 1, y: 2 }]);
  });
});

describe('the way to a link', () => {
  const planner = new RoutePlanner(smallSector, { patrolId: 'loop', dockNodeId: 'dock' });
  const ways = (
    places: { x: number; y: number }[],
    trail = trailOf(),
    forbidden: (at: { x: number }) => boolean = () => false,
  ) =>
    new LinkWays({
      trail,
      map: new LinkMap(inMemoryRobotMemory(), places, fail),
      planner,
      forbids: (_, b) => forbidden(b),
    });

  it('leads to the place that is nearest along the routes, not through the air', () => {
    // From the north-west corner: 60 m over the open square, or 110 m of way to another.
    const way = ways([
      { x: 20, y: -50 },
      { x: 50, y: 40 },
    ]).toLink({ x: -50, y: 50 })!;
    expect(way.map(({ nodeId }) => nodeId)).toEqual(['nw', 'ne', 'link']);
    expect(way.at(-1)).toMatchObject({ x: 50, y: 40, stop: true });
  });

  it('is straight on the same edge', () => {
    expect(
      ways([{ x: 30, y: -50 }])
        .toLink({ x: -10, y: -50 })!
        .map(({ nodeId }) => nodeId),
    ).toEqual(['link']);
  });

  it('counts the way to the end of its own edge', () => {
    const way = ways([
      { x: 50, y: -35 },
      { x: -20, y: -50 },
    ]).toLink({ x: 10, y: -50 })!;
    expect(way).toMatchObject([{ nodeId: 'link', x: -20, y: -50 }]);
  });

  it('is none where no place is known', () => {
    const none = ways([]);
    expect(none.toLink({ x: 0, y: 0 })).toBeUndefined();
    expect(none.canReachLink({ x: 0, y: 0 })).toBe(false);
    expect(none.canRetrace({ x: 0, y: 0 })).toBe(false);
  });

  it('back goes only as far as it may be driven now, in parts, and takes the trail with it', () => {
    const trail = trailOf();
    drive(trail, [
      { x: -200, y: 0 },
      { x: 200, y: 0 },
    ]);
    const back = ways([], trail, ({ x }) => x < -100);
    const way = [...back.retrace({ x: 200, y: 0 })];
    for (let i = 0; i < way.length; i++) way.push(...back.passTrail(way.length - i - 1));
    expect(Math.min(...way.map(({ x }) => x))).toBeGreaterThanOrEqual(-100);
    expect(way.length).toBeGreaterThan(28);
    expect(trail.length).toBeLessThan(14);
  });
});
