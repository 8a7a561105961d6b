import { encode } from 'fast-png';
import type { TerrainSquare } from '../sdf/terrain-square.ts';

const white = 65_535;

/** A square of 16-bit greys, north up: black is the lowest point of the terrain, white the highest. */
export function heightmapPng({ points, lowestM, highestM, heightAt }: TerrainSquare): Uint8Array {
  const perMetre = highestM > lowestM ? white / (highestM - lowestM) : 0;
  const data = new Uint16Array(points * points);
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      const grey = Math.round((heightAt(column, row) - lowestM) * perMetre);
      data[row * points + column] = Math.max(0, Math.min(white, grey));
    }
  }
  return encode({ width: points, height: points, channels: 1, depth: 16, data });
}
