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
