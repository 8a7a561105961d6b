import { describe, expect, it } from 'vitest';
import { Dem } from './dem.ts';

/** z = 10 + 0.2 x - 0.1 y on a 10 m grid over 200 x 100 m. */
const plane = demOf((x, y) => 10 + 0.2 * x - 0.1 * y);

function demOf(height: (x: number, y: number) => number): Dem {
  const heights = Float32Array.from({ length: 21 * 11 }, (_, i) => height((i % 21) * 10, Math.floor(i / 21) * 10));
  return new Dem({ minX: 0, minY: 0, cellM: 10, columns: 21, rows: 11, heights });
}

describe('Dem', () => {
  it('gives the exact height anywhere on a plane', () => {
    for (const [x, y] of [
      [0, 0],
      [37.5, 81.25],
      [199.9, 99.9],
    ] as const) {
      expect(plane.heightAt(x, y)).toBeCloseTo(10 + 0.2 * x - 0.1 * y, 3);
    }
  });

  it('goes on level beyond its edge', () => {
    expect(plane.heightAt(-500, 50)).toBeCloseTo(plane.heightAt(0, 50), 3);
    expect(plane.heightAt(100, 5000)).toBeCloseTo(plane.heightAt(100, 100), 3);
  });

  it('gives the slope of a plane and its direction', () => {
    expect(plane.gradientAt(100, 50).east).toBeCloseTo(0.2, 4);
    expect(plane.gradientAt(100, 50).north).toBeCloseTo(-0.1, 4);
    expect(plane.slopeAt(100, 50)).toBeCloseTo(Math.hypot(0.2, 0.1), 4);
  });

  it('knows its lowest and highest point', () => {
    expect(plane.minHeight).toBeCloseTo(0, 5);
    expect(plane.maxHeight).toBeCloseTo(50, 5);
  });
});
