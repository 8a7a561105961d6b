/** Lengths in cells of 4 x 4 pixels of the level. */
export interface ContrastParameters {
  readonly guardCells: number;
  readonly depthCells: number;
  /** To either side of the cell. */
  readonly breadthCells: number;
  /** A window with fewer cells left says nothing. */
  readonly leastCells: number;
  readonly suspectSigmas: number;
}

/** A single-channel picture, row-major. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

export const plane = (width: number, height: number): Plane => ({
  width,
  height,
  values: new Float32Array(width * height),
});

/** Cells of 4 x 4 pixels: their means are also the picture of the next coarser level. */
export const CELL = 4;

/** What a place would look like without a target, a cell: the level of its surroundings and how much they vary. */
export interface Background {
  readonly level: Float32Array;
  readonly sigma: Float32Array;
}

/**
 * Background by greatest-of CFAR on cells: of the windows left, right, above and below a cell, the warmest one counts, so that the
 * warm side of a horizon or a wall is no target. A first, permissive pass marks cells that may be targets; the second leaves them out.
 */
export class LocalContrast {
  readonly cells: Plane;
  /** Hottest pixel of each cell. */
  readonly peaks: Float32Array;
  readonly background: Background;
  readonly #parameters: ContrastParameters;
  readonly #squares: Float32Array;
  readonly #suspect: Uint8Array;
  readonly #sums: Float64Array;
  readonly #squareSums: Float64Array;
  readonly #counts: Int32Array;
  /** The windows of one cell, by rising mean. */
  readonly #means = new Float64Array(4);
  readonly #variances = new Float64Array(4);
  #floor = 0;

  constructor(width: number, height: number, parameters: ContrastParameters) {
    this.#parameters = parameters;
    this.cells = plane(Math.floor(width / CELL), Math.floor(height / CELL));
    const count = this.cells.values.length;
    const corners = (this.cells.width + 1) * (this.cells.height + 1);
    this.peaks = new Float32Array(count);
    this.background = { level: new Float32Array(count), sigma: new Float32Array(count) };
    this.#squares = new Float32Array(count);
    this.#suspect = new Uint8Array(count);
    this.#sums = new Float64Array(corners);
    this.#squareSums = new Float64Array(corners);
    this.#counts = new Int32Array(corners);
  }

  /**
   * Fills `cells` and `background` from a picture of the size given at construction. `floor`: the sensor's own noise in counts;
   * no place is taken to be quieter.
   */
  measure(picture: Plane, floor: number): void {
    this.#floor = floor;
    this.#average(picture);
    this.#suspect.fill(0);
    this.#integrate();
    // The second coolest window's level and the quietest one's variation: a target that fills two windows still stands out.
    this.#estimate(1, true);
    this.#mark();
    this.#integrate();
    this.#estimate(3, false);
  }

  #average({ width, values }: Plane): void {
    const { cells } = this;
    for (let row = 0; row < cells.height; row++) {
      for (let column = 0; column < cells.width; column++) {
        let sum = 0;
        let squares = 0;
        let peak = Number.NEGATIVE_INFINITY;
        let at = row * CELL * width + column * CELL;
        for (let i = 0; i < CELL; i++, at += width) {
          const a = values[at] as number;
          const b = values[at + 1] as number;
          const c = values[at + 2] as number;
          const d = values[at + 3] as number;
          sum += a + b + c + d;
          squares += a * a + b * b + c * c + d * d;
          const high = a > b ? a : b;
          const highest = c > d ? c : d;
          if (high > peak) peak = high;
          if (highest > peak) peak = highest;
        }
        const cell = row * cells.width + column;
        cells.values[cell] = sum / (CELL * CELL);
        this.#squares[cell] = squares / (CELL * CELL);
        this.peaks[cell] = peak;
      }
    }
  }

  #integrate(): void {
    const { width, height, values } = this.cells;
    const stride = width + 1;
    for (let row = 0; row < height; row++) {
      let [sum, squares, count] = [0, 0, 0];
      for (let column = 0; column < width; column++) {
        const cell = row * width + column;
        if (this.#suspect[cell] === 0) {
          sum += values[cell] as number;
          squares += this.#squares[cell] as number;
          count++;
        }
        const above = row * stride + column + 1;
        const at = above + stride;
        this.#sums[at] = (this.#sums[above] as number) + sum;
        this.#squareSums[at] = (this.#squareSums[above] as number) + squares;
        this.#counts[at] = (this.#counts[above] as number) + count;
      }
    }
  }

  #mark(): void {
    const { values } = this.cells;
    const { level, sigma } = this.background;
    const { suspectSigmas } = this.#parameters;
    for (let cell = 0; cell < values.length; cell++) {
      const contrast = (values[cell] as number) - (level[cell] as number);
      this.#suspect[cell] = contrast > suspectSigmas * (sigma[cell] as number) ? 1 : 0;
    }
  }

  /** Takes the window of the given rank by warmth: 0 the coolest, 3 the warmest; missing windows lower the rank. */
  #estimate(rank: number, quietest: boolean): void {
    const { width, height, values } = this.cells;
    const { level, sigma } = this.background;
    const { guardCells: guard, depthCells: depth, breadthCells: breadth } = this.#parameters;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const cell = row * width + column;
        let found = this.#window(0, column - guard - depth, row - breadth, column - guard, row + breadth + 1);
        found = this.#window(found, column + guard + 1, row - breadth, column + guard + depth + 1, row + breadth + 1);
        found = this.#window(found, column - breadth, row - guard - depth, column + breadth + 1, row - guard);
        found = this.#window(found, column - breadth, row + guard + 1, column + breadth + 1, row + guard + depth + 1);
        const chosen = Math.min(rank, found - 1);
        let variance = found === 0 ? 0 : (this.#variances[chosen] as number);
        if (quietest) for (let i = 0; i < found; i++) variance = Math.min(variance, this.#variances[i] as number);
        level[cell] = found === 0 ? (values[cell] as number) : (this.#means[chosen] as number);
        sigma[cell] = Math.sqrt(Math.max(variance, this.#floor * this.#floor));
      }
    }
  }

  /** Adds the window to the first `found` ones, kept by rising mean, unless too little of it is left. */
  #window(found: number, left: number, top: number, right: number, bottom: number): number {
    const { width, height } = this.cells;
    const stride = width + 1;
    const x0 = left < 0 ? 0 : left;
    const y0 = top < 0 ? 0 : top;
    const x1 = right > width ? width : right;
    const y1 = bottom > height ? height : bottom;
    if (x0 >= x1 || y0 >= y1) return found;
    const [a, b, c, d] = [y1 * stride + x1, y0 * stride + x1, y1 * stride + x0, y0 * stride + x0];
    const count = of(this.#counts, a, b, c, d);
    if (count < this.#parameters.leastCells) return found;
    const mean = of(this.#sums, a, b, c, d) / count;
    const variance = of(this.#squareSums, a, b, c, d) / count - mean * mean;
    let place = found;
    for (; place > 0 && (this.#means[place - 1] as number) > mean; place--) {
      this.#means[place] = this.#means[place - 1] as number;
      this.#variances[place] = this.#variances[place - 1] as number;
    }
    this.#means[place] = mean;
    this.#variances[place] = variance;
    return found + 1;
  }
}

const of = (sums: Float64Array | Int32Array, a: number, b: number, c: number, d: number): number =>
  (sums[a] as number) - (sums[b] as number) - (sums[c] as number) + (sums[d] as number);
