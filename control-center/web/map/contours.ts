import type { DemGrid } from '#shared/terrain/dem.ts';

export interface ContourSet {
  readonly intervalM: number;
  /** Each level's segments: x1, y1, x2, y2 in sector metres. Every fifth level is an index contour. */
  readonly levels: readonly { readonly heightM: number; readonly index: boolean; readonly segments: Float32Array }[];
}

/** A round interval that gives about a dozen lines; none where the ground is flat within a metre. */
export function contourInterval(reliefM: number): number | undefined {
  if (reliefM < 1) return undefined;
  return [0.5, 1, 2, 5, 10, 20, 50, 100, 200].find((interval) => reliefM / interval <= 16) ?? 500;
}

/** Marching squares over the grid thinned to at most about 250 points a side. */
export function contours(dem: DemGrid, lowM: number, highM: number): ContourSet {
  const intervalM = contourInterval(highM - lowM);
  if (intervalM === undefined) return { intervalM: 0, levels: [] };
  const step = Math.max(1, Math.ceil(Math.max(dem.columns, dem.rows) / 250));
  const levels = [];
  for (let n = Math.ceil(lowM / intervalM); n * intervalM < highM; n++) {
    const heightM = n * intervalM;
    levels.push({ heightM, index: n % 5 === 0, segments: Float32Array.from(levelSegments(dem, heightM, step)) });
  }
  return { intervalM, levels };
}

function levelSegments(dem: DemGrid, level: number, step: number): number[] {
  const { columns, rows, cellM, heights, minX, minY } = dem;
  const out: number[] = [];
  const size = step * cellM;
  for (let row = 0; row + step < rows; row += step) {
    for (let column = 0; column + step < columns; column += step) {
      const at = row * columns + column;
      const sw = (heights[at] ?? 0) - level;
      const se = (heights[at + step] ?? 0) - level;
      const nw = (heights[at + step * columns] ?? 0) - level;
      const ne = (heights[at + step * columns + step] ?? 0) - level;
      cell(out, minX + column * cellM, minY + row * cellM, size, [sw, se, ne, nw]);
    }
  }
  return out;
}

/** Where the level crosses the cell's four edges; a saddle is cut the simple way. Corners run south-west, counter-clockwise. */
function cell(
  out: number[],
  x: number,
  y: number,
  size: number,
  corner: readonly [number, number, number, number],
): void {
  const [sw, se, ne, nw] = corner;
  const crossings: number[] = [];
  if (sw < 0 !== se < 0) crossings.push(x + (size * sw) / (sw - se), y);
  if (se < 0 !== ne < 0) crossings.push(x + size, y + (size * se) / (se - ne));
  if (ne < 0 !== nw < 0) crossings.push(x + (size * nw) / (nw - ne), y + size);
  if (nw < 0 !== sw < 0) crossings.push(x, y + (size * sw) / (sw - nw));
  if (crossings.length >= 4) out.push(...crossings);
}
