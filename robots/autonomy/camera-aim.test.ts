import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panFor } from './camera-aim.ts';

const pose = { x: 0, y: 0, yaw: Math.PI / 2 };

describe('the camera', () => {
  it('turns to a place or bearing whatever way the body faces', () => {
    expect(panFor({ kind: 'place', at: { x: -10, y: 0 } }, pose, 0)).toBeCloseTo(Math.PI / 2);
    expect(panFor({ kind: 'bearing', yaw: 0 }, pose, 0)).toBeCloseTo(-Math.PI / 2);
  });

  it('sweeps from one angle to the other and back', () => {
    const sweep = { kind: 'sweep', fromRad: -1, toRad: 1 } as const;
    expect(panFor(sweep, pose, 0)).toBeCloseTo(-1);
    expect(panFor(sweep, pose, 10_000)).toBeCloseTo(1);
    expect(panFor(sweep, pose, 15_000)).toBeCloseTo(0);
  });

  it('never turns beyond its stops', () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 10, noNaN: true }), fc.nat(100_000), (yaw, now) => {
        expect(Math.abs(panFor({ kind: 'bearing', yaw }, pose, now))).toBeLessThanOrEqual(2.8);
        expect(Math.abs(panFor({ kind: 'scan' }, pose, now))).toBeLessThanOrEqual(2.8);
      }),
    );
  });
});
