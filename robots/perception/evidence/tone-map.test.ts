import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ThermalFrame } from '../detector-port.ts';
import { toneMap } from './tone-map.ts';

const frameOf = (counts: readonly number[]): ThermalFrame =>
  ({ width: counts.length, height: 1, pixels: Uint16Array.from(counts) }) as ThermalFrame;

describe('toneMap', () => {
  it('never shows what is warmer darker', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 1, maxLength: 300 }), (counts) => {
        const { pixels } = toneMap(frameOf(counts));
        const order = counts.map((count, index) => ({ count, shade: pixels[index] as number }));
        order.sort((a, b) => a.count - b.count);
        for (let i = 1; i < order.length; i++) expect(order[i]!.shade).toBeGreaterThanOrEqual(order[i - 1]!.shade);
      }),
    );
  });

  it('gives the ground shades even under a wide cold sky, and keeps a warm body apart from it', () => {
    const sky = Array.from({ length: 4000 }, (_, i) => 20_000 + (i % 300));
    const ground = Array.from({ length: 6000 }, (_, i) => 28_000 + (i % 200));
    const body = Array.from({ length: 12 }, () => 29_500);
    const { pixels } = toneMap(frameOf([...sky, ...ground, ...body]));
    const shades = pixels.subarray(4000, 10_000);
    expect(Math.max(...shades) - Math.min(...shades)).toBeGreaterThan(60);
    expect((pixels.at(-1) as number) - Math.max(...shades)).toBeGreaterThan(10);
  });
});
