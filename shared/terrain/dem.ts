/** A regular height grid in a sector's ENU frame: row-major from the south-west corner, metres. */
export interface DemGrid {
  readonly minX: number;
  readonly minY: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  readonly heights: Float32Array;
}

/** Digital elevation model: bilinear between grid points, constant beyond the edge. */
export class Dem implements DemGrid {
  readonly minX: number;
  readonly minY: number;
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  readonly heights: Float32Array;
  readonly minHeight: number;
  readonly maxHeight: number;

  constructor(grid: DemGrid) {
    this.minX = grid.minX;
    this.minY = grid.minY;
    this.cellM = grid.cellM;
    this.columns = grid.columns;
    this.rows = grid.rows;
    this.heights = grid.heights;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const height of grid.heights) {
      if (height < low) low = height;
      if (height > high) high = height;
    }
    this.minHeight = low;
    this.maxHeight = high;
  }

  heightAt(x: number, y: number): number {
    const { columns, heights } = this;
    let u = (x - this.minX) / this.cellM;
    let v = (y - this.minY) / this.cellM;
    if (u < 0) u = 0;
    else if (u > columns - 1.000001) u = columns - 1.000001;
    if (v < 0) v = 0;
    else if (v > this.rows - 1.000001) v = this.rows - 1.000001;
    const column = u | 0;
    const row = v | 0;
    const fu = u - column;
    const at = row * columns + column;
    const south = (heights[at] as number) * (1 - fu) + (heights[at + 1] as number) * fu;
    const north = (heights[at + columns] as number) * (1 - fu) + (heights[at + columns + 1] as number) * fu;
    return south + (north - south) * (v - row);
  }

  /** Rise per metre to the east and to the north, by central differences over one cell. */
  gradientAt(x: number, y: number): { readonly east: number; readonly north: number } {
    const half = this.cellM / 2;
    return {
      east: (this.heightAt(x + half, y) - this.heightAt(x - half, y)) / this.cellM,
      north: (this.heightAt(x, y + half) - this.heightAt(x, y - half)) / this.cellM,
    };
  }

  /** Steepest rise per metre (0.1 = 10 %). */
  slopeAt(x: number, y: number): number {
    const { east, north } = this.gradientAt(x, y);
    return Math.sqrt(east * east + north * north);
  }
}
