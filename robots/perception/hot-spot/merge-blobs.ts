import type { Blob } from './blobs.ts';

/** Joins parts of one body (head, trunk, legs under a coat): one above the other, or overlapping. `gap` is a share of the larger height. */
export function mergeBlobs(blobs: readonly Blob[], gap: number): Blob[] {
  const merged = [...blobs].sort((a, b) => b.pixels - a.pixels);
  for (let i = 0; i < merged.length; i++) {
    for (let j = i + 1; j < merged.length; j++) {
      const [a, b] = [merged[i] as Blob, merged[j] as Blob];
      if (!belongTogether(a, b, gap)) continue;
      merged[i] = union(a, b);
      merged.splice(j, 1);
      j = i;
    }
  }
  return merged;
}

function belongTogether(large: Blob, small: Blob, gap: number): boolean {
  const shared = Math.min(large.right, small.right) - Math.max(large.left, small.left);
  if (shared < 0.5 * Math.min(large.right - large.left, small.right - small.left)) return false;
  const between = Math.max(large.top, small.top) - Math.min(large.bottom, small.bottom);
  return between <= Math.max(1, gap * (large.bottom - large.top)) && ratio(large.contrast, small.contrast) < 3;
}

const ratio = (a: number, b: number): number => Math.max(a, b) / Math.max(1e-6, Math.min(a, b));

const union = (a: Blob, b: Blob): Blob => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
  pixels: a.pixels + b.pixels,
  contrast: (a.contrast * a.pixels + b.contrast * b.pixels) / (a.pixels + b.pixels),
  peak: Math.max(a.peak, b.peak),
});
