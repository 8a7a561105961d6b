import { gradientNoise } from '#shared/terrain/noise.ts';

/** Texels a side; a power of two. */
export const TILE_SIZE = 256;
const MASK = TILE_SIZE - 1;

/** A repeating patch of smooth random texture, mean 0 and standard deviation about 0.3, sampled without trigonometry. */
export class NoiseTile {
  readonly #texels = new Float32Array(TILE_SIZE * TILE_SIZE);

  constructor(seed: number) {
    const octaves = [8, 21, 55].map((cells, index) => ({
      noise: gradientNoise(seed + index),
      cells,
      gain: 0.75 ** index,
    }));
    for (let row = 0; row < TILE_SIZE; row++) {
      for (let column = 0; column < TILE_SIZE; column++) {
        let sum = 0;
        for (const { noise, cells, gain } of octaves) sum += gain * seamless(noise, column, row, cells);
        this.#texels[row * TILE_SIZE + column] = sum;
      }
    }
  }

  /** Bilinear; coordinates in texels. */
  at(u: number, v: number): number {
    const column = Math.floor(u);
    const row = Math.floor(v);
    const fu = u - column;
    const fv = v - row;
    const left = column & MASK;
    const right = (column + 1) & MASK;
    const low = (row & MASK) * TILE_SIZE;
    const high = ((row + 1) & MASK) * TILE_SIZE;
    const texels = this.#texels;
    const south = (texels[low + left] as number) * (1 - fu) + (texels[low + right] as number) * fu;
    const north = (texels[high + left] as number) * (1 - fu) + (texels[high + right] as number) * fu;
    return south + (north - south) * fv;
  }

  nearest(u: number, v: number): number {
    return this.#texels[(Math.floor(v) & MASK) * TILE_SIZE + (Math.floor(u) & MASK)] as number;
  }
}

/** Cross-fades the noise with itself one tile further, so that opposite edges meet. */
function seamless(noise: (x: number, y: number) => number, column: number, row: number, cells: number): number {
  const scale = cells / TILE_SIZE;
  const u = column / TILE_SIZE;
  const v = row / TILE_SIZE;
  const at = (dx: number, dy: number): number =>
    noise((column + dx * TILE_SIZE) * scale + 0.37, (row + dy * TILE_SIZE) * scale + 0.73);
  return (1 - u) * ((1 - v) * at(0, 0) + v * at(0, -1)) + u * ((1 - v) * at(-1, 0) + v * at(-1, -1));
}
