import { describe, expect, it } from 'vitest';
import { groundRange } from './ground-range.ts';
import { isHidden } from './hidden.ts';

const camera = { x: 0, y: 0, z: 2 };
const plain = (): number => 0;
/** A crest of 6 m at x = 100. */
const crest = (x: number): number => 6 * Math.exp(-(((x - 100) / 25) ** 2));

describe('the range of a line of sight on the ground', () => {
  it('is height over depression on a plain', () => {
    for (const range of [5, 20, 100, 400]) {
      const elevationRad = -Math.atan2(2, range);
      expect(groundRange(camera, { azimuthRad: 1, elevationRad }, plain)).toBeCloseTo(range, 0);
    }
  });

  it('ends at the first slope it meets', () => {
    const found = groundRange(camera, { azimuthRad: 0, elevationRad: 0 }, crest);
    expect(found).toBeGreaterThan(60);
    expect(found).toBeLessThan(90);
  });

  it('is unknown above the horizon', () => {
    expect(groundRange(camera, { azimuthRad: 0, elevationRad: 0.2 }, crest)).toBeUndefined();
  });
});

describe('a place behind a crest', () => {
  it('hides a person, not a tower, and nothing before it', () => {
    expect(isHidden(camera, { x: 200, y: 0 }, 1.8, crest)).toBe(true);
    expect(isHidden(camera, { x: 200, y: 0 }, 20, crest)).toBe(false);
    expect(isHidden(camera, { x: 60, y: 0 }, 1.8, crest)).toBe(false);
    expect(isHidden(camera, { x: 200, y: 0 }, 1.8, plain)).toBe(false);
  });
});
