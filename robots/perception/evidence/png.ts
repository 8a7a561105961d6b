import { encode } from 'fast-png';

/** An 8-bit grey picture, row-major. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export const encodePng = ({ width, height, pixels }: GreyImage): Uint8Array =>
  encode({ width, height, data: pixels, channels: 1, depth: 8 });
