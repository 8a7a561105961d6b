/** A smooth random field over the plane: about -0.8 to 0.8, mean 0, features about one unit apart. */
export type NoiseField = (x: number, y: number) => number;

const DIAGONAL = Math.SQRT1_2;
const gradients: readonly (readonly [number, number])[] = [
  [1, 0],
  [DIAGONAL, DIAGONAL],
  [0, 1],
  [-DIAGONAL, DIAGONAL],
  [-1, 0],
  [-DIAGONAL, -DIAGONAL],
  [0, -1],
  [DIAGONAL, -DIAGONAL],
];

/**
 * Gradient noise (Perlin 2002) from integer hashes and the four basic operations only, so that every engine computes the same
 * bits.
 */
export function gradientNoise(seed: number): NoiseField {
  const corner = (ix: number, iy: number, dx: number, dy: number): number => {
    const [gx, gy] = gradients[latticeHash(seed, ix, iy) & 7] as readonly [number, number];
    return gx * dx + gy * dy;
  };
  return (x, y) => {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const fx = x - ix;
    const fy = y - iy;
    const u = fade(fx);
    const south = mix(corner(ix, iy, fx, fy), corner(ix + 1, iy, fx - 1, fy), u);
    const north = mix(corner(ix, iy + 1, fx, fy - 1), corner(ix + 1, iy + 1, fx - 1, fy - 1), u);
    return 1.4 * mix(south, north, fade(fy));
  };
}

/** 32 well-mixed bits of a lattice point. */
export function latticeHash(seed: number, ix: number, iy: number): number {
  let h = Math.imul(ix, 0x27d4eb2d) ^ Math.imul(iy, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
