import { describe, expect, it } from 'vitest';
import { Dem } from './dem.ts';
import { hasLineOfSight, prismsOf } from './line-of-sight.ts';

const SIDE = 201;
const demOf = (height: (x: number, y: number) => number): Dem => {
  const heights = Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    height(((i % SIDE) - 100) * 10, (Math.floor(i / SIDE) - 100) * 10),
  );
  return new Dem({ minX: -1000, minY: -1000, cellM: 10, columns: SIDE, rows: SIDE, heights });
};

describe('line of sight over ground', () => {
  const plane = demOf((x) => 0.1 * x);
  const overPlane = (x: number, y: number, aboveM: number) => ({ x, y, z: 0.1 * x + aboveM });

  it('is clear between any two points above a plane', () => {
    for (const x of [-900, -300, 40, 800]) {
      expect(hasLineOfSight(plane, overPlane(0, 0, 1.8), overPlane(x, 500, 0.5))).toBe(true);
    }
  });

  it('is blocked from above a plane to below it', () => {
    expect(hasLineOfSight(plane, overPlane(0, 0, 1.8), overPlane(500, 0, -20))).toBe(false);
  });

  it('sees of a cone exactly what lies on the near side of the line of tangency', () => {
    // Seen from the level of its foot, D from the axis, a cone of foot radius R shows the generators with |phi| < acos(R / D).
    const cone = demOf((x, y) => Math.max(0, 100 * (1 - Math.hypot(x, y) / 400)));
    const viewer = { x: 900, y: 0, z: 0.1 };
    const tangency = Math.acos(400 / 900);
    for (const offset of [-0.3, -0.1, 0.2, 0.4]) {
      const phi = tangency + offset;
      const point = { x: 250 * Math.cos(phi), y: 250 * Math.sin(phi), z: 100 * (1 - 250 / 400) + 0.1 };
      expect(hasLineOfSight(cone, viewer, point), `offset ${offset}`).toBe(offset < 0);
    }
  });

  it('is the same in both directions', () => {
    const ridge = demOf((x) => 30 * Math.max(0, 1 - Math.abs(x) / 100));
    const [a, b] = [
      { x: -500, y: 30, z: 2 },
      { x: 400, y: -70, z: 40 },
    ];
    expect(hasLineOfSight(ridge, a, b)).toBe(hasLineOfSight(ridge, b, a));
  });
});

describe('line of sight past obstacles', () => {
  const flat = demOf(() => 5);
  const wall = [
    { x: 90, y: -50 },
    { x: 110, y: -50 },
    { x: 110, y: 50 },
    { x: 90, y: 50 },
  ];
  const prisms = prismsOf(flat, [{ polygon: wall, heightM: 6 }]);
  const eye = { x: 0, y: 0, z: 6.8 };

  it('is blocked by a wall between', () => {
    expect(hasLineOfSight(flat, eye, { x: 200, y: 0, z: 6 }, prisms)).toBe(false);
  });

  it('is clear beside the wall, in front of it and over it', () => {
    expect(hasLineOfSight(flat, eye, { x: 200, y: 150, z: 6 }, prisms)).toBe(true);
    expect(hasLineOfSight(flat, eye, { x: 80, y: 0, z: 6 }, prisms)).toBe(true);
    expect(hasLineOfSight(flat, { ...eye, z: 20 }, { x: 200, y: 0, z: 15 }, prisms)).toBe(true);
  });

  it('is blocked when only the far edge of the roof rises into the line', () => {
    expect(hasLineOfSight(flat, { ...eye, z: 12 }, { x: 120, y: 0, z: 6 }, prisms)).toBe(false);
  });
});
