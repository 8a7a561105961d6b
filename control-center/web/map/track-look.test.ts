import { describe, expect, it } from 'vitest';
import { isOnlyBearing, trackOpacity } from './track-look.ts';

describe('how strongly a track is drawn', () => {
  const lost = { state: 'LOST', observedAt: 0 } as const;
  const plain = { kept: false, withLost: false };

  it('is full while it is seen', () => {
    expect(trackOpacity({ state: 'TRACKING', observedAt: 0 }, 600_000, plain)).toBe(1);
    expect(trackOpacity({ state: 'COASTING', observedAt: 0 }, 60_000, plain)).toBe(0.75);
  });

  it('fades after it is lost and is gone after 90 s', () => {
    const opacities = [10_000, 30_000, 60_000, 89_000].map((now) => trackOpacity(lost, now, plain));
    expect(opacities).toEqual(opacities.toSorted((a, b) => b - a));
    expect(opacities[0]).toBe(0.75);
    expect(trackOpacity(lost, 90_000, plain)).toBe(0);
  });

  it('stays where an alarm waits for an answer, and where the layer of lost tracks is on', () => {
    expect(trackOpacity(lost, 3_600_000, { ...plain, kept: true })).toBe(0.75);
    expect(trackOpacity(lost, 3_600_000, { ...plain, withLost: true })).toBe(0.4);
  });

  it('is a direction only once the ellipse says nothing about the place', () => {
    const ellipse = (semiMajorM: number) => ({ ellipse: { semiMajorM, semiMinorM: 5, angleRad: 0 } });
    expect([ellipse(200), ellipse(201), { ellipse: undefined }].map(isOnlyBearing)).toEqual([false, true, false]);
  });
});
