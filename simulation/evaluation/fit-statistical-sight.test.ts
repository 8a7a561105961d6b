import { describe, expect, it } from 'vitest';
import { fitStatisticalSight } from './fit-statistical-sight.ts';
import type { DetectorUnderTest } from './fit-statistical-sight.ts';

const fit = (detect: DetectorUnderTest) =>
  fitStatisticalSight({ detector: 'toy', detect, seed: 'test', framesPerCell: 1 });

describe('fitting the statistical sight', () => {
  it('gives a blind detector no recall and no false alarms', async () => {
    const table = await fit(() => []);
    for (const cells of Object.values(table.cells)) for (const { recall } of cells) expect(recall).toBe(0);
    expect(table.falseAlarms).toMatchObject({ hills: { perFrame: 0 }, yard: { perFrame: 0 } });
  });

  it('counts boxes about nothing as false alarms', async () => {
    const table = await fit(() => [{ x: 1, y: 250, width: 2, height: 2, scores: [0.5, 0, 0, 0] }]);
    expect(table.falseAlarms.hills.perFrame).toBeGreaterThan(0.8);
    expect(table.falseAlarms.hills.samples[0]).toEqual([2, 251, 2, 2, 0.5, 0, 0, 0]);
  });

  it('hands the detector frames as they are published, with their geometry', async () => {
    let frames = 0;
    const table = await fit(({ image, info, body, groundAt }) => {
      frames++;
      expect(image.data).toHaveLength(320 * 256 * 2);
      expect(info.k[0]).toBeGreaterThan(700);
      expect(groundAt(body.x, body.y)).toBeCloseTo(body.z, 6);
      return [];
    });
    expect(frames).toBe(table.frames);
  });
});
