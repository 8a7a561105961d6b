import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodedError } from '../errors/domain-error.ts';
import { borderHills } from '../sector/border-hills.ts';
import { Dem } from './dem.ts';
import { decodeDem, encodeDem } from './encoded-dem.ts';
import { generateDem } from './generate-dem.ts';

const dems = fc
  .record({ columns: fc.integer({ min: 2, max: 9 }), rows: fc.integer({ min: 2, max: 9 }) })
  .chain(({ columns, rows }) =>
    fc
      .array(fc.float({ min: -500, max: 9000, noNaN: true }), { minLength: columns * rows, maxLength: columns * rows })
      .map(
        (heights) => new Dem({ minX: -70, minY: 12.5, cellM: 20, columns, rows, heights: Float32Array.from(heights) }),
      ),
  );

describe('encoded DEM', () => {
  it('comes back with its grid and with heights within half a step', () => {
    fc.assert(
      fc.property(dems, (dem) => {
        const back = decodeDem(encodeDem(dem));
        const { minX, minY, cellM, columns, rows } = back;
        expect({ minX, minY, cellM, columns, rows }).toEqual({
          minX: dem.minX,
          minY: dem.minY,
          cellM: dem.cellM,
          columns: dem.columns,
          rows: dem.rows,
        });
        const step = (dem.maxHeight - dem.minHeight) / 65535;
        dem.heights.forEach((height, i) =>
          expect(Math.abs(height - back.heights[i]!)).toBeLessThanOrEqual(step / 2 + 1e-3),
        );
      }),
    );
  });

  it('fits the hills into 320 kB', () => {
    expect(encodeDem(generateDem(borderHills)).length).toBeLessThan(320_000);
  });

  it('decodes from a view into a larger buffer', () => {
    const dem = generateDem(borderHills);
    const bytes = encodeDem(dem);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeDem(shifted.subarray(3)).heightAt(100, 100)).toBeCloseTo(dem.heightAt(100, 100), 1);
  });

  it('refuses anything else by name', () => {
    const bytes = encodeDem(generateDem(borderHills));
    const tampered = Uint8Array.from(bytes);
    tampered[8] = 200;
    for (const wrong of [new Uint8Array(0), bytes.subarray(0, 60), bytes.subarray(1), tampered]) {
      expect(() => decodeDem(wrong)).toThrow(CodedError);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(() => decodeDem(noise)).toThrow(CodedError);
      }),
    );
  });
});
