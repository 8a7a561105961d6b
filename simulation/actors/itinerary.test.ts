import { describe, expect, it } from 'vitest';
import { planItinerary, stateAt } from './itinerary.ts';

const way = planItinerary(10, 2, [
  { x: 0, y: 0 },
  { x: 20, y: 0, waitS: 5 },
  { x: 20, y: 10 },
]);

describe('an itinerary', () => {
  it('waits for its start', () => {
    expect(stateAt(way, 5)).toMatchObject({ x: 0, y: 0, speedMps: 0, phase: 'before' });
  });

  it('goes straight at its speed', () => {
    expect(stateAt(way, 15)).toMatchObject({ x: 10, y: 0, speedMps: 2, yaw: 0, phase: 'under-way' });
  });

  it('stands at a stop with the heading it came with', () => {
    expect(stateAt(way, 22)).toMatchObject({ x: 20, y: 0, speedMps: 0, yaw: 0, phase: 'under-way' });
  });

  it('turns into the next leg', () => {
    expect(stateAt(way, 27.5)).toMatchObject({ x: 20, y: 5, speedMps: 2, yaw: Math.PI / 2 });
  });

  it('stays at its end', () => {
    expect(stateAt(way, 1000)).toMatchObject({ x: 20, y: 10, speedMps: 0, yaw: Math.PI / 2, phase: 'after' });
  });

  it('begins again if it repeats', () => {
    const loop = planItinerary(
      0,
      1,
      [
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 0, y: 0 },
      ],
      true,
    );
    expect(stateAt(loop, 25)).toMatchObject({ x: 5, y: 0, yaw: 0, phase: 'under-way' });
    expect(stateAt(loop, 20 * 1000 + 15).x).toBeCloseTo(5, 6);
  });

  it('is one place with one stop', () => {
    expect(stateAt(planItinerary(0, 1, [{ x: 3, y: 4 }]), 99)).toMatchObject({ x: 3, y: 4, phase: 'after' });
  });
});
