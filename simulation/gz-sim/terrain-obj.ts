import type { TerrainSquare } from '../sdf/terrain-square.ts';

/**
 * The terrain as a Wavefront mesh in the frame of the world: x east, y north, z up, two triangles a cell, which face upwards. For
 * Fortress, whose physics takes a 16-bit heightmap for one that is a metre high.
 */
export function terrainObj(terrain: TerrainSquare): string {
  const { centreX, centreY, sideM, points } = terrain;
  const cellM = sideM / (points - 1);
  const corners: string[] = [];
  const normals: string[] = [];
  const faces: string[] = [];
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      const x = centreX - sideM / 2 + column * cellM;
      const y = centreY + sideM / 2 - row * cellM;
      corners.push(`v ${number(x)} ${number(y)} ${number(terrain.heightAt(column, row))}`);
      normals.push(normalAt(terrain, column, row, cellM));
      if (row === 0 || column === 0) continue;
      const southEast = row * points + column + 1;
      const [southWest, northEast] = [southEast - 1, southEast - points];
      faces.push(face(northEast - 1, southWest, southEast), face(northEast - 1, southEast, northEast));
    }
  }
  return [...corners, ...normals, ...faces, ''].join('\n');
}

const number = (value: number): string => String(Math.round(value * 1000) / 1000);

const face = (...corners: readonly number[]): string =>
  `f ${corners.map((corner) => `${corner}//${corner}`).join(' ')}`;

/** From the neighbours, at the edge from the point itself. */
function normalAt({ points, heightAt }: TerrainSquare, column: number, row: number, cellM: number): string {
  const [west, east] = [Math.max(0, column - 1), Math.min(points - 1, column + 1)];
  const [north, south] = [Math.max(0, row - 1), Math.min(points - 1, row + 1)];
  const x = -(heightAt(east, row) - heightAt(west, row)) / ((east - west) * cellM);
  const y = -(heightAt(column, north) - heightAt(column, south)) / ((south - north) * cellM);
  const length = Math.hypot(x, y, 1);
  return `vn ${number(x / length)} ${number(y / length)} ${number(1 / length)}`;
}
