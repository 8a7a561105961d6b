import { decode } from 'fast-png';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cameraView } from '../camera/camera-view.ts';
import { maskedBox } from './masked-area.ts';
import { encodePng } from './png.ts';
import type { GreyImage } from './png.ts';
import { blank, pixelate } from './privacy.ts';
import { toneMap } from './tone-map.ts';

const noise = (width: number, height: number): GreyImage => ({
  width,
  height,
  pixels: Uint8Array.from({ length: width * height }, (_, i) => (i * 7919) % 251),
});
const box = fc.record({
  x: fc.double({ min: -20, max: 110, noNaN: true }),
  y: fc.double({ min: -20, max: 90, noNaN: true }),
  width: fc.double({ min: 1, max: 60, noNaN: true }),
  height: fc.double({ min: 1, max: 70, noNaN: true }),
});

describe('pixelating a person', () => {
  it('leaves blocks of one value, at least a twelfth of the height, and nothing else changed', () => {
    fc.assert(
      fc.property(box, (area) => {
        const before = noise(100, 80);
        const after = pixelate(before, area);
        const block = Math.max(2, Math.ceil(area.height / 12));
        const margin = Math.ceil(Math.max(1, 0.1 * area.height));
        const left = Math.max(0, Math.floor(area.x - margin));
        const top = Math.max(0, Math.floor(area.y - margin));
        for (let row = 0; row < 80; row++) {
          for (let column = 0; column < 100; column++) {
            const at = row * 100 + column;
            const isInside =
              column >= area.x - margin &&
              column + 1 <= area.x + area.width + margin &&
              row >= area.y - margin &&
              row + 1 <= area.y + area.height + margin;
            if (isInside) {
              const corner = (row - ((row - top) % block)) * 100 + column - ((column - left) % block);
              expect(after.pixels[at]).toBe(after.pixels[corner]);
            } else if (column < area.x - margin - 1 || row < area.y - margin - 1) {
              expect(after.pixels[at]).toBe(before.pixels[at]);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('does not touch the picture it was given', () => {
    const before = noise(20, 20);
    const copy = before.pixels.slice();
    pixelate(before, { x: 2, y: 2, width: 10, height: 12 });
    blank(before, { x: 2, y: 2, width: 10, height: 12 });
    expect(before.pixels).toEqual(copy);
  });
});

describe('masking a home', () => {
  const intrinsics = { width: 320, height: 256, fx: 750, fy: 750, cx: 160, cy: 128 };
  const mount = { forwardM: 0, heightM: 1.8, tiltRad: 0 };
  const view = cameraView(intrinsics, mount, { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0 }, 0);
  const home = (x: number, y: number) => ({
    name: 'farm',
    heightM: 6,
    polygon: [
      { x, y },
      { x: x + 10, y },
      { x: x + 10, y: y + 10 },
      { x, y: y + 10 },
    ],
  });
  const plain = (): number => 0;

  it('covers its walls from ground to roof', () => {
    const masked = maskedBox(home(95, -5), view, plain)!;
    expect(masked.x).toBeLessThan(160 - (750 * 5) / 95);
    expect(masked.x + masked.width).toBeGreaterThan(160 + (750 * 5) / 95);
    expect(masked.y).toBeLessThan(128 - (750 * 4.2) / 95);
    expect(masked.y + masked.height).toBeGreaterThan(128 + (750 * 1.8) / 95);
  });

  it('does not bother with homes behind or beside', () => {
    expect(maskedBox(home(-100, 0), view, plain)).toBeUndefined();
    expect(maskedBox(home(100, 80), view, plain)).toBeUndefined();
  });

  it('covers everything from within', () => {
    expect(maskedBox(home(-5, -5), view, plain)).toEqual({ x: 0, y: 0, width: 320, height: 256 });
  });

  it('is black afterwards', () => {
    const masked = blank(noise(20, 20), { x: 5, y: 5, width: 5, height: 5 });
    expect(masked.pixels[7 * 20 + 7]).toBe(0);
    expect(masked.pixels[12 * 20 + 12]).not.toBe(0);
  });
});

describe('the picture', () => {
  it('comes back from PNG bit by bit', () => {
    const image = noise(31, 17);
    const back = decode(encodePng(image));
    expect([back.width, back.height, back.channels, back.depth]).toEqual([31, 17, 1, 8]);
    expect([...back.data]).toEqual([...image.pixels]);
  });

  it('maps counts to shades in their order', () => {
    const pixels = Uint16Array.from({ length: 10_000 }, (_, i) => 28_000 + i / 10);
    const mapped = toneMap({ width: 100, height: 100, pixels, at: 0 });
    for (let i = 1; i < pixels.length; i++) expect(mapped.pixels[i]).toBeGreaterThanOrEqual(mapped.pixels[i - 1]!);
    expect(mapped.pixels[0]).toBe(0);
    expect(mapped.pixels.at(-1)).toBe(255);
  });

  it('of one shade does not divide by zero', () => {
    const mapped = toneMap({ width: 4, height: 4, pixels: new Uint16Array(16).fill(500), at: 0 });
    expect(new Set(mapped.pixels).size).toBe(1);
  });
});
