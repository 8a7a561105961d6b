import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';

describe('seededRandom', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('gives forks that do not depend on how much their parent has drawn', () => {
    const a = seededRandom('s');
    const b = seededRandom('s');
    b.next();
    expect(a.fork('radio').next()).toBe(b.fork('radio').next());
    expect(a.fork('radio').next()).not.toBe(a.fork('gnss').next());
  });

  it('has the moments of the uniform and the normal distribution', () => {
    const random = seededRandom('moments');
    const n = 20_000;
    let sum = 0;
    let normalSum = 0;
    let normalSquares = 0;
    for (let i = 0; i < n; i++) {
      sum += random.next();
      const x = random.normal(3, 2);
      normalSum += x;
      normalSquares += (x - 3) ** 2;
    }
    expect(sum / n).toBeCloseTo(0.5, 1.9);
    expect(Math.abs(normalSum / n - 3)).toBeLessThan(0.06);
    expect(Math.abs(normalSquares / n - 4)).toBeLessThan(0.2);
  });

  it('keeps integers within both ends', () => {
    const random = seededRandom(1);
    const seen = new Set(Array.from({ length: 200 }, () => random.integer(2, 4)));
    expect([...seen].toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
  });
});
