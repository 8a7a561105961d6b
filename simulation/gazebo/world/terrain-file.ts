import type { TerrainSquare } from '../../sdf/terrain-square.ts';

const metresPerDegree = 111_319.49;

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
