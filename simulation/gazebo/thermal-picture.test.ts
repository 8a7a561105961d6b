import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { ThermalPicture } from './thermal-picture.ts';
import { kelvinOf, shadeOf } from './world/warmth.ts';

describe('a thermal picture from rendered greys', () => {
  it('is the temperature that each grey stands for, within the noise of the camera and half a step', () => {
    const grey = Math.round(255 * shadeOf(285));
    const bytes = new ThermalPicture(seededRandom(1)).of(new Uint8Array(320 * 256).fill(grey));
    const pixels = new Uint16Array(bytes.buffer);
    let [sum, squares] = [0, 0];
    for (const pixel of pixels) {
      sum += pixel;
      squares += (pixel - 100 * kelvinOf(grey / 255)) ** 2;
    }
    expect(sum / pixels.length / 100).toBeCloseTo(kelvinOf(grey / 255), 2);
    const step = 80 / 255;
    expect(Math.sqrt(squares / pixels.length) / 100).toBeCloseTo(Math.hypot(0.05, step / Math.sqrt(12)), 2);
  });

  it('is another one every time: bit-identical frames are a frozen camera', () => {
    const picture = new ThermalPicture(seededRandom(1));
    const greys = new Uint8Array(320 * 256).fill(90);
    expect(Buffer.compare(picture.of(greys), picture.of(greys))).not.toBe(0);
  });
});
