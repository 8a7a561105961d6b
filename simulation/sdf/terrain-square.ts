import type { Dem } from '#shared/terrain/dem.ts';

/** Every Gazebo wants a square of 2^n + 1 points a side. */
const sides = [65, 129, 257, 513, 1025] as const;

export interface TerrainSquare {
  readonly centreX: number;
  readonly centreY: number;
  readonly sideM: number;
  readonly points: number;
  /** Of the grid points. */
  readonly lowestM: number;
  readonly highestM: number;
  /** Of the grid point in column and row, from the north-west corner. */
  readonly heightAt: (column: number, row: number) => number;
}

/** The ground of a sector as the square Gazebo wants: as fine as the DEM, or as fine as 1,025 points a side allow. */
export function terrainSquare(dem: Dem): TerrainSquare {
  const widthM = (dem.columns - 1) * dem.cellM;
  const depthM = (dem.rows - 1) * dem.cellM;
  const sideM = Math.max(widthM, depthM);
  const points = sides.find((side) => sideM / (side - 1) <= dem.cellM) ?? 1025;
  const centreX = dem.minX + widthM / 2;
  const centreY = dem.minY + depthM / 2;
  const cellM = sideM / (points - 1);
  const heightAt = (column: number, row: number): number =>
    dem.heightAt(centreX - sideM / 2 + column * cellM, centreY + sideM / 2 - row * cellM);
  return { centreX, centreY, sideM, points, ...extremes(points, heightAt), heightAt };
}

function extremes(points: number, heightAt: TerrainSquare['heightAt']): Pick<TerrainSquare, 'lowestM' | 'highestM'> {
  let [lowestM, highestM] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) {
      const height = heightAt(column, row);
      lowestM = Math.min(lowestM, height);
      highestM = Math.max(highestM, height);
    }
  }
  return { lowestM, highestM };
}
