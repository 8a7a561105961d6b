import type { ThermalFrame } from '../detector-port.ts';
import type { GreyImage } from './png.ts';

/** Shares of pixels that may go fully black and fully white; a person is a small part of a frame and must keep its shades. */
const BLACK_SHARE = 0.01;
const WHITE_SHARE = 0.0005;
const BINS = 1024;
/** No bin counts for more than this many times the mean bin: a wide even sky or road must not take all the shades. */
const PLATEAU = 2;
/** The rest is linear, so that the few pixels of a warm body stand out of the ground behind it. */
const EQUALISED_SHARE = 0.6;

/**
 * Counts to 8 bit by plateau equalisation blended with a linear scale, as thermal displays do. Monotonic: what is warmer is never
 * darker, and nothing is invented or moved.
 */
export function toneMap({ width, height, pixels }: ThermalFrame): GreyImage {
  const counts = new Uint32Array(65536);
  for (const count of pixels) counts[count] = (counts[count] as number) + 1;
  const low = quantile(counts, BLACK_SHARE * pixels.length);
  const high = Math.max(low + 1, quantile(counts, (1 - WHITE_SHARE) * pixels.length));
  const shades = shadesOf(counts, low, high);
  return { width, height, pixels: Uint8Array.from(pixels, (count) => shades[binOf(count, low, high)] as number) };
}

const binOf = (count: number, low: number, high: number): number =>
  Math.max(0, Math.min(BINS - 1, Math.floor(((count - low) * BINS) / (high - low))));

function shadesOf(counts: Uint32Array, low: number, high: number): Uint8Array {
  const bins = new Float64Array(BINS);
  for (let count = low; count <= high; count++) {
    const bin = binOf(count, low, high);
    bins[bin] = (bins[bin] as number) + (counts[count] as number);
  }
  const occupied = bins.filter((size) => size > 0);
  const ceiling = (PLATEAU * occupied.reduce((sum, size) => sum + size, 0)) / Math.max(1, occupied.length);
  const clipped = bins.map((size) => Math.min(size, ceiling));
  const total = Math.max(
    1,
    clipped.reduce((sum, size) => sum + size, 0),
  );
  let seen = 0;
  return Uint8Array.from(clipped, (size, bin) => {
    seen += size;
    return Math.round(255 * (EQUALISED_SHARE * (seen / total) + (1 - EQUALISED_SHARE) * (bin / (BINS - 1))));
  });
}

function quantile(counts: Uint32Array, rank: number): number {
  let seen = 0;
  for (let count = 0; count < counts.length; count++) {
    seen += counts[count] as number;
    if (seen > rank) return count;
  }
  return counts.length - 1;
}
