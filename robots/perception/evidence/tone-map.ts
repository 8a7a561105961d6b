import type { ThermalFrame } from '../detector-port.ts';
import type { GreyImage } from './png.ts';

/** Shares of pixels that may go fully black and fully white; a person is a small part of a frame and must keep its shades. */
const BLACK_SHARE = 0.01;
const WHITE_SHARE = 0.0005;

/** Counts to 8 bit, linear between two quantiles: nothing is invented or moved. */
export function toneMap({ width, height, pixels }: ThermalFrame): GreyImage {
  const histogram = new Uint32Array(65536);
  for (const count of pixels) histogram[count] = (histogram[count] as number) + 1;
  const low = quantile(histogram, BLACK_SHARE * pixels.length);
  const high = Math.max(low + 1, quantile(histogram, (1 - WHITE_SHARE) * pixels.length));
  const scale = 255 / (high - low);
  return {
    width,
    height,
    pixels: Uint8Array.from(pixels, (count) => Math.max(0, Math.min(255, Math.round((count - low) * scale)))),
  };
}

function quantile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let count = 0; count < histogram.length; count++) {
    seen += histogram[count] as number;
    if (seen > rank) return count;
  }
  return histogram.length - 1;
}
