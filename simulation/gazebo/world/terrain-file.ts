import type { Dem } from '#shared/terrain/dem.ts';

/** Gazebo wants a square of 2^n + 1 points a side. */
const sides = [65, 129, 257, 513, 1025] as const;
const metresPerDegree = 111_319.49;

export interface TerrainSquare {
  readonly centreX: number;
  readonly centreY: number;
  readonly sideM: number;
  readonly points: number;
  readonly lowestM: number;
  readonly highestM: number;
  /** Of the grid point in column and row, from the north-west corner. */
  heightAt(column: number, row: number): number;
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
  return {
    centreX,
    centreY,
    sideM,
    points,
    lowestM: dem.minHeight,
    highestM: dem.maxHeight,
    heightAt: (column, row) => dem.heightAt(centreX - sideM / 2 + column * cellM, centreY + sideM / 2 - row * cellM),
  };
}

/**
 * An ESRI ASCII grid, which GDAL inside Gazebo reads with its heights as they are; a PNG would cut them to 256 steps. The
 * square lies where the world file puts it. Gazebo takes the grid's north-west corner for the origin of its GPS, and the corner's
 * height for that origin's, whatever the world file says: so the corner is given the anchor's coordinates here.
 */
export function asciiGrid(
  square: TerrainSquare,
  anchor: { readonly latitude: number; readonly longitude: number },
): string {
  const { points, sideM } = square;
  const cellDeg = sideM / (points - 1) / metresPerDegree;
  const head = [
    `ncols ${points}`,
    `nrows ${points}`,
    `xllcorner ${anchor.longitude}`,
    `yllcorner ${anchor.latitude - points * cellDeg}`,
    `cellsize ${cellDeg}`,
    'NODATA_value -9999',
  ];
  const rows = Array.from({ length: points }, (_, row) =>
    Array.from({ length: points }, (__, column) => square.heightAt(column, row).toFixed(3)).join(' '),
  );
  return `${[...head, ...rows].join('\n')}\n`;
}

/** Beside the grid, in well-known text: without a projection Gazebo refuses it. */
export const gridProjection =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]\n';
