import type { Plane } from './local-contrast.ts';

const STRIDE = 41;

/** The sensor's own noise in counts, one sigma: from the median difference of neighbours, which edges and targets do not move. */
export function frameNoise({ width, values }: Plane): number {
  const differences = new Float32Array(Math.floor((values.length - width) / STRIDE));
  for (let i = 0, at = 0; i < differences.length; i++, at += STRIDE) {
    differences[i] = Math.abs((values[at] as number) - (values[at + 1] as number));
  }
  differences.sort();
  // The median of |difference| is 0.6745 * sqrt(2) sigma.
  return Math.max(1, (differences[differences.length >> 1] ?? 0) / 0.9539);
}
