import type { Random } from '#shared/random/random.ts';
import { kelvinOf } from './world/warmth.ts';

/** Noise-equivalent temperature difference of an uncooled camera, kelvin, one sigma. */
const noiseK = 0.05;
const noiseLength = 65_537;

/** Turns rendered greys into the centikelvin of a thermal frame (mono16, little-endian), with the noise of a real camera. */
export class ThermalPicture {
  readonly #centikelvin = Float64Array.from({ length: 256 }, (_, grey) => 100 * kelvinOf(grey / 255));
  /** Of a length that no frame's is a multiple of: the pattern does not stand still. */
  readonly #noise: Float64Array;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    // A grey step is wider than the camera's own: rounding is spread evenly over it.
    const stepCentikelvin = (100 * (kelvinOf(1) - kelvinOf(0))) / 255;
    this.#noise = Float64Array.from(
      { length: noiseLength },
      () => random.normal(0, 100 * noiseK) + stepCentikelvin * (random.next() - 0.5),
    );
  }

  of(greys: Uint8Array): Uint8Array {
    const pixels = new Uint8Array(2 * greys.length);
    let at = Math.floor(this.#random.next() * noiseLength);
    for (let i = 0; i < greys.length; i++) {
      const value = Math.round((this.#centikelvin[greys[i] as number] as number) + (this.#noise[at] as number));
      at = at + 1 === noiseLength ? 0 : at + 1;
      pixels[2 * i] = value & 0xff;
      pixels[2 * i + 1] = value >> 8;
    }
    return pixels;
  }
}
