import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dem } from '#shared/terrain/dem.ts';
import { contourInterval, contours } from './contours.ts';
import { hillshade } from './hillshade.ts';
import { hitTest } from './hit-test.ts';
import { placeLabels } from './place-labels.ts';

const slope = (rise: (x: number, y: number) => number): Dem => {
  const heights = new Float32Array(21 * 21);
  for (let row = 0; row < 21; row++)
    for (let column = 0; column < 21; column++) heights[row * 21 + column] = rise(column * 10, row * 10);
  return new Dem({ minX: 0, minY: 0, cellM: 10, columns: 21, rows: 21, heights });
};

describe('relief', () => {
  it('is even on flat ground and brighter where a slope faces the light from the north-west', () => {
    const brightness = (dem: Dem): number => hillshade(dem, 20).pixels[(10 * 20 + 10) * 4 + 1]!;
    const flat = brightness(slope(() => 50));
    expect(brightness(slope((x, y) => (x - y) * 0.2))).toBeGreaterThan(flat);
    expect(brightness(slope((x, y) => (y - x) * 0.2))).toBeLessThan(flat);
  });

  it('has its first row in the north', () => {
    const shade = hillshade(
      slope((_x, y) => y),
      20,
    );
    const tint = (row: number): number => shade.pixels[(row * 20 + 10) * 4]!;
    expect(tint(0)).toBeGreaterThan(tint(19));
  });
});

describe('contours', () => {
  it('lie where the ground has their height', () => {
    const dem = slope((x, y) => x * 0.5 + y * 0.25);
    const set = contours(dem, dem.minHeight, dem.maxHeight);
    expect(set.levels.length).toBeGreaterThan(3);
    for (const { heightM, segments } of set.levels) {
      for (let i = 0; i < segments.length; i += 2) {
        expect(dem.heightAt(segments[i]!, segments[i + 1]!)).toBeCloseTo(heightM, 2);
      }
    }
  });

  it('choose a round interval, and none on flat ground', () => {
    expect([0.4, 30, 150, 240].map(contourInterval)).toEqual([undefined, 2, 10, 20]);
  });
});

describe('labels', () => {
  const room = { left: 0, top: 0, right: 1000, bottom: 800 };
  const label = (x: number, y: number, rank: number, required = false) => ({
    key: `${x} ${y} ${rank}`,
    x,
    y,
    clear: 15,
    width: 80,
    height: 20,
    rank,
    required,
  });

  it('never overlap unless they must be shown, and stay inside the room', () => {
    const spot = fc.record({
      x: fc.integer({ min: 0, max: 1000 }),
      y: fc.integer({ min: 0, max: 800 }),
      rank: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(spot, { maxLength: 30 }), (spots) => {
        const placed = placeLabels(
          spots.map(({ x, y, rank }) => label(x, y, rank)),
          room,
        );
        for (const [i, a] of placed.entries()) {
          expect(a.left).toBeGreaterThanOrEqual(0);
          expect(a.left + 80).toBeLessThanOrEqual(1000);
          for (const b of placed.slice(i + 1)) {
            expect(Math.abs(a.left - b.left) >= 80 || Math.abs(a.top - b.top) >= 20).toBe(true);
          }
        }
      }),
    );
  });

  it('that must be shown never cover each other while there is room, however many meet', () => {
    const crowd = [0, 1, 2, 3, 4, 5].map((n) => ({ ...label(480 + n * 8, 400, 1, true), key: `r${n}` }));
    const placed = placeLabels(crowd, room);
    expect(placed).toHaveLength(6);
    for (const [i, a] of placed.entries())
      for (const b of placed.slice(i + 1))
        expect(Math.abs(a.left - b.left) >= 80 || Math.abs(a.top - b.top) >= 20).toBe(true);
  });

  it('without a line to tie them stand beside their symbol or not at all', () => {
    const tight = [{ left: 300, top: 355, right: 700, bottom: 437 }];
    expect(placeLabels([label(500, 400, 3)], room, tight)).toHaveLength(1);
    expect(placeLabels([{ ...label(500, 400, 3), untied: true }], room, tight)).toEqual([]);
  });

  it('keep off what is blocked', () => {
    const blocked = [{ left: 500, top: 0, right: 1000, bottom: 800 }];
    expect(placeLabels([label(480, 400, 1, true)], room, blocked)[0]?.left).toBeLessThanOrEqual(420);
  });

  it('stay on their side when the other side falls free again', () => {
    const sides = new Map<string, number>();
    const mine = { ...label(500, 400, 2), key: 'mine' };
    const [first] = placeLabels([mine], room, [{ left: 510, top: 300, right: 1000, bottom: 500 }], sides);
    const [then] = placeLabels([mine], room, [], sides);
    expect(then).toEqual(first);
    expect(placeLabels([mine], room)[0]).not.toEqual(first);
    placeLabels([], room, [], sides);
    expect(sides.size).toBe(0);
  });

  it('give the better place to the lower rank and keep what must be shown', () => {
    const crowd = Array.from({ length: 12 }, () => label(500, 400, 3));
    const placed = placeLabels([...crowd, label(500, 400, 0, true)], room);
    expect(placed[0]?.request.rank).toBe(0);
  });
});

describe('a press on the map', () => {
  it('takes the nearest thing within reach, the upper of two equals', () => {
    const targets = [
      { selection: { kind: 'track', id: 't' } as const, at: { x: 10, y: 10 } },
      { selection: { kind: 'robot', id: 'r' } as const, at: { x: 10, y: 10 } },
      { selection: { kind: 'robot', id: 'far' } as const, at: { x: 90, y: 10 } },
    ];
    expect(hitTest(targets, { x: 12, y: 10 }, 20)).toEqual({ kind: 'robot', id: 'r' });
    expect(hitTest(targets, { x: 50, y: 50 }, 20)).toBeUndefined();
  });
});
