import { describe, expect, it } from 'vitest';
import type { Classification } from './class-history.ts';
import type { Observation } from './observation.ts';
import { Stillness } from './stillness.ts';

const observation = (azimuthRad: number, heightRad = 0.01, widthRad = 0.03): Observation => ({
  box: { x: 0, y: 0, width: 1, height: 1, score: 0.9, classes: [] },
  azimuthRad,
  elevationRad: -0.03,
  footElevationRad: -0.035,
  heightRad,
  widthRad,
  clipped: false,
  clippedAside: false,
});
const person: readonly Classification[] = [{ type: 'person', confidence: 0.9 }];
const animal: readonly Classification[] = [
  { type: 'animal', confidence: 0.8 },
  { type: 'person', confidence: 0.15 },
];
const standing = { x: 0, y: 0 };

function watch(seconds: number, at: (t: number) => Observation): Stillness {
  const stillness = new Stillness();
  for (let t = 0; t <= seconds; t += 0.5) stillness.add(t * 1000, at(t), standing, undefined);
  return stillness;
}

describe('a body that lies still', () => {
  it('is a welfare sign after a while, with its reasons, and more so the longer it lasts', () => {
    const early = watch(10, () => observation(0.1)).assess(10_000, person)!;
    const late = watch(40, () => observation(0.1)).assess(40_000, person)!;
    expect(early.signs).toEqual(['LYING_STILL']);
    expect(early.reasons.join()).toContain('not moved for 10 s');
    expect(late.score).toBeGreaterThan(early.score);
    expect(late.score).toBeLessThanOrEqual(1);
  });

  it('is none in the first seconds, while upright, or while it moves', () => {
    expect(watch(5, () => observation(0.1)).assess(5000, person)).toBeUndefined();
    expect(watch(60, () => observation(0.1, 0.03, 0.01)).assess(60_000, person)).toBeUndefined();
    expect(watch(60, (t) => observation(0.1 + 0.02 * t)).assess(60_000, person)).toBeUndefined();
  });

  it('is still reported, with a lower score, where the shape is rather an animal: welfare comes first', () => {
    const stillness = watch(60, () => observation(0.1));
    const score = stillness.assess(60_000, animal)!.score;
    expect(score).toBeLessThan(stillness.assess(60_000, person)!.score);
    expect(score).toBeGreaterThan(0.3);
  });

  it('hardly is one where nothing speaks for a body, unless a person was lost from sight there', () => {
    const stillness = watch(60, () => observation(0.1));
    const stone: readonly Classification[] = [
      { type: 'unknown', confidence: 0.8 },
      { type: 'animal', confidence: 0.2 },
    ];
    expect(stillness.assess(60_000, stone)).toBeUndefined();
    const fallen = stillness.assess(60_000, stone, true)!;
    expect(fallen.score).toBeGreaterThan(0.5);
    expect(fallen.reasons).toContain('a person was lost from sight there');
  });

  it('stays one while the robot drives past', () => {
    const stillness = new Stillness();
    const place = { x: 60, y: 0 };
    for (let t = 0; t <= 30; t += 0.5) {
      const camera = { x: 0, y: t };
      stillness.add(t * 1000, observation(Math.atan2(-camera.y, 60)), camera, place);
    }
    expect(stillness.assess(30_000, person)?.signs).toEqual(['LYING_STILL']);
  });
});
