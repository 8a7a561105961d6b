import type { DemGrid } from '#shared/terrain/dem.ts';

export interface Shade {
  readonly width: number;
  readonly height: number;
  /** RGBA, first row in the north. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Azimuth (degrees from north) and weight: mostly north-west, as map readers expect, softened from two sides. */
const lights = [
  { azimuthDeg: 315, weight: 0.6 },
  { azimuthDeg: 270, weight: 0.2 },
  { azimuthDeg: 0, weight: 0.2 },
] as const;
const elevationRad = Math.PI / 4;
const exaggeration = 2.2;

/** Dark relief of a DEM, about `targetPx` along its longer side; slopes are interpolated, so cells do not show. */
export function hillshade(dem: DemGrid, targetPx: number): Shade {
  const across = (dem.columns - 1) * dem.cellM;
  const up = (dem.rows - 1) * dem.cellM;
  const metresPerPx = Math.max(across, up) / targetPx;
  const width = Math.max(2, Math.round(across / metresPerPx));
  const height = Math.max(2, Math.round(up / metresPerPx));
  const pixels = new Uint8ClampedArray(width * height * 4);
  const brightness = nodeBrightness(dem);
  const [low, high] = range(dem.heights);
  for (let row = 0; row < height; row++) {
    const v = (1 - row / (height - 1)) * (dem.rows - 1);
    for (let column = 0; column < width; column++) {
      const u = (column / (width - 1)) * (dem.columns - 1);
      const light = sample(brightness, dem, u, v);
      const tint = (sample(dem.heights, dem, u, v) - low) / Math.max(1, high - low);
      const at = (row * width + column) * 4;
      pixels[at] = (30 + 16 * tint) * light;
      pixels[at + 1] = (37 + 14 * tint) * light;
      pixels[at + 2] = (42 + 12 * tint) * light;
      pixels[at + 3] = 255;
    }
  }
  return { width, height, pixels };
}

/** Light on each grid point, 1 on flat ground. */
function nodeBrightness(dem: DemGrid): Float32Array {
  const { columns, rows, cellM, heights } = dem;
  const out = new Float32Array(columns * rows);
  const at = (column: number, row: number): number =>
    heights[Math.min(rows - 1, Math.max(0, row)) * columns + Math.min(columns - 1, Math.max(0, column))] ?? 0;
  const flat = Math.sin(elevationRad);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const east = ((at(column + 1, row) - at(column - 1, row)) / (2 * cellM)) * exaggeration;
      const north = ((at(column, row + 1) - at(column, row - 1)) / (2 * cellM)) * exaggeration;
      out[row * columns + column] = 0.35 + 0.65 * (lightOn(east, north) / flat);
    }
  }
  return out;
}

function lightOn(east: number, north: number): number {
  const length = Math.hypot(east, north, 1);
  let sum = 0;
  for (const { azimuthDeg, weight } of lights) {
    const azimuth = (azimuthDeg * Math.PI) / 180;
    const towards =
      (-east * Math.sin(azimuth) - north * Math.cos(azimuth)) * Math.cos(elevationRad) + Math.sin(elevationRad);
    sum += weight * Math.max(0, towards / length);
  }
  return sum;
}

function sample(grid: Float32Array, dem: DemGrid, u: number, v: number): number {
  const column = Math.min(dem.columns - 2, Math.floor(u));
  const row = Math.min(dem.rows - 2, Math.floor(v));
  const fu = u - column;
  const fv = v - row;
  const at = row * dem.columns + column;
  const south = (grid[at] ?? 0) * (1 - fu) + (grid[at + 1] ?? 0) * fu;
  const north = (grid[at + dem.columns] ?? 0) * (1 - fu) + (grid[at + dem.columns + 1] ?? 0) * fu;
  return south * (1 - fv) + north * fv;
}

function range(heights: Float32Array): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const height of heights) {
    if (height < low) low = height;
    if (height > high) high = height;
  }
  return [low, high];
}
