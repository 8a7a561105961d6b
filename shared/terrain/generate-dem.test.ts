import { describe, expect, it } from 'vitest';
import { borderHills } from '../sector/border-hills.ts';
import { customsTerminal } from '../sector/customs-terminal.ts';
import { generateDem } from './generate-dem.ts';

/** FNV-1a over the bytes of the heights. */
function fingerprint(heights: Float32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(heights.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16);
}

describe('generateDem', () => {
  it('gives the same bytes for the same sector', () => {
    const [first, second] = [generateDem(borderHills), generateDem(borderHills)];
    expect(first.heights).toEqual(second.heights);
    expect(fingerprint(first.heights)).toBe(fingerprint(second.heights));
  });

  it('gives other ground for another seed', () => {
    const other = { ...borderHills, terrain: { ...borderHills.terrain, seed: 1 } };
    expect(fingerprint(generateDem(other).heights)).not.toBe(fingerprint(generateDem(borderHills).heights));
  });

  it('covers the extent of the sector', () => {
    const dem = generateDem(borderHills);
    expect(dem.minX + (dem.columns - 1) * dem.cellM).toBe(borderHills.extent.maxX);
    expect(dem.minY + (dem.rows - 1) * dem.cellM).toBe(borderHills.extent.maxY);
  });

  it('makes hills of 100 to 400 m', () => {
    const { minHeight, maxHeight } = generateDem(borderHills);
    expect(maxHeight - minHeight).toBeGreaterThan(100);
    expect(maxHeight - minHeight).toBeLessThan(400);
  });

  it('makes a yard that is flat but for a fall for rain', () => {
    const dem = generateDem(customsTerminal);
    expect(dem.maxHeight - dem.minHeight).toBeLessThan(6);
    for (const { x, y } of customsTerminal.routeGraph.nodes) expect(dem.slopeAt(x, y)).toBeLessThan(0.03);
  });
});
