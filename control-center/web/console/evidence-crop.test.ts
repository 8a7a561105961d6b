import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropAround } from './evidence-crop.ts';

describe('the magnified part of a picture', () => {
  it('holds the object, stays inside the picture and lies in another corner', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 236 }),
        fc.integer({ min: 1, max: 20 }),
        (x, y, side) => {
          const crop = cropAround({ x, y, width: side, height: side }, 320, 256)!;
          expect(crop.x).toBeGreaterThanOrEqual(0);
          expect(crop.x + crop.size).toBeLessThanOrEqual(320);
          expect(crop.y + crop.size).toBeLessThanOrEqual(256);
          expect(crop.x).toBeLessThanOrEqual(x);
          expect(crop.x + crop.size).toBeGreaterThanOrEqual(x + side);
          expect(crop.corner.includes('left')).toBe(x + side / 2 > 160);
        },
      ),
    );
  });

  it('is left out where the object is plain to see', () => {
    expect(cropAround({ x: 100, y: 50, width: 60, height: 150 }, 320, 256)).toBeUndefined();
  });
});
