import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import type { Blob } from './blobs.ts';
import { frameNoise } from './frame-noise.ts';
import { mergeBlobs } from './merge-blobs.ts';

const blob = (left: number, top: number, right: number, bottom: number, contrast = 500): Blob => ({
  left,
  top,
  right,
  bottom,
  pixels: (right - left) * (bottom - top),
  contrast,
  peak: contrast,
});

describe('parts of one body', () => {
  it('are joined when one is above the other: head, trunk, legs', () => {
    const [whole, ...rest] = mergeBlobs(
      [blob(12, 0, 16, 4, 900), blob(10, 5, 18, 16), blob(11, 17, 13, 25), blob(15, 17, 17, 25)],
      0.25,
    );
    expect(rest).toEqual([]);
    expect(whole).toMatchObject({ left: 10, top: 0, right: 18, bottom: 25, peak: 900 });
  });

  it('stay apart side by side, far above each other, or of very different warmth', () => {
    expect(mergeBlobs([blob(0, 0, 8, 20), blob(10, 0, 18, 20)], 0.25)).toHaveLength(2);
    expect(mergeBlobs([blob(0, 0, 8, 20), blob(0, 30, 8, 50)], 0.25)).toHaveLength(2);
    expect(mergeBlobs([blob(0, 0, 8, 20, 100), blob(0, 21, 8, 30, 900)], 0.25)).toHaveLength(2);
  });
});

describe("the sensor's noise", () => {
  it('is measured beside targets and edges', () => {
    const random = seededRandom('noise');
    const values = Float32Array.from({ length: 320 * 256 }, (_, i) => {
      const warm = i % 320 > 100 && i % 320 < 140 ? 3000 : 0;
      return 28_000 + warm + random.normal(0, 7);
    });
    const noise = frameNoise({ width: 320, height: 256, values });
    expect(noise).toBeGreaterThan(6.3);
    expect(noise).toBeLessThan(7.7);
  });
});
