import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { ellipse95, isWithin95, positionCovariance } from './ellipse.ts';

describe('the 95 % ellipse', () => {
  it('has 2.448 standard deviations along the axes of a diagonal covariance', () => {
    const ellipse = ellipse95({ xx: 100, xy: 0, yy: 4 });
    expect(ellipse.semiMajorM).toBeCloseTo(24.477, 3);
    expect(ellipse.semiMinorM).toBeCloseTo(4.895, 3);
    expect(ellipse.angleRad).toBeCloseTo(0, 12);
  });

  it('turns with its covariance', () => {
    const anyTurn = fc.tuple(
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      fc.double({ min: 1.1, max: 20, noNaN: true }),
    );
    fc.assert(
      fc.property(anyTurn, ([angle, minor, ratio]) => {
        const major = minor * ratio;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const ellipse = ellipse95({
          xx: c * c * major ** 2 + s * s * minor ** 2,
          xy: c * s * (major ** 2 - minor ** 2),
          yy: s * s * major ** 2 + c * c * minor ** 2,
        });
        expect(ellipse.angleRad).toBeCloseTo(angle, 6);
        expect(ellipse.semiMajorM / major).toBeCloseTo(2.4477, 3);
        expect(ellipse.semiMinorM / minor).toBeCloseTo(2.4477, 3);
      }),
    );
  });

  it('holds 95 % of normal samples', () => {
    const random = seededRandom('ellipse');
    const covariance = { xx: 9 + 1, xy: 3, yy: 1 + 1 };
    let inside = 0;
    for (let i = 0; i < 20_000; i++) {
      const common = random.normal();
      const dx = 3 * common + random.normal();
      const dy = common + random.normal();
      if (isWithin95(dx, dy, covariance)) inside++;
    }
    expect(inside / 20_000).toBeCloseTo(0.95, 2);
  });

  it('reads the position part of the wire covariance', () => {
    expect(positionCovariance([1, 2, 0, 0, 2, 5, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9])).toEqual({ xx: 1, xy: 2, yy: 5 });
  });
});
