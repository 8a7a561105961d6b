import { describe, expect, it } from 'vitest';
import { robotDisplay } from '../display/robot-display.ts';
import { robotView } from '../state/test-views.ts';
import { whereaboutsM } from './whereabouts.ts';

const heardAt = 1_000;
const robot = (changes: Partial<Parameters<typeof robotView>[0]> = {}) => {
  const position = { x: 0, y: 0, thetaRad: 0, localized: true, at: heardAt };
  return { position, ...robotView({ id: 'R-1', stateAt: heardAt, position, speedMps: 2, ...changes }) };
};
const radius = (view: ReturnType<typeof robot>, now: number): number | undefined =>
  whereaboutsM({ robot: view, position: view.position, display: robotDisplay(view, now) }, now);

describe('where a robot not heard may be', () => {
  it('grows with its speed and its age', () => {
    expect(radius(robot(), heardAt + 60_000)).toBe(120);
    expect(radius(robot(), heardAt + 120_000)).toBe(240);
  });

  it('takes a patrol speed for one that stood: it may have started since', () => {
    expect(radius(robot({ speedMps: 0 }), heardAt + 60_000)).toBe(90);
  });

  it('is not drawn while it is heard or charging, and ends growing where it says nothing any more', () => {
    expect(radius(robot(), heardAt + 500)).toBeUndefined();
    expect(radius(robot({ charging: true }), heardAt + 600_000)).toBeUndefined();
    expect(radius(robot(), heardAt + 86_400_000)).toBe(2_000);
  });
});
