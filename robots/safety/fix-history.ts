/** How far apart fixes and dead reckoning were at a moment; metres in the sector's frame, monotonic milliseconds. */
export interface FixSample {
  readonly atMs: number;
  /** Fix minus way driven, the mean of the newest fixes: constant while both tell the truth. */
  readonly offsetX: number;
  readonly offsetY: number;
  /** Where odometry has come to since the start. */
  readonly wayX: number;
  readonly wayY: number;
  readonly pathM: number;
}

const spacingMs = 500;
const keptMs = 180_000;
/** Shortens the list now and then instead of with every sample. */
const slack = 128;

/** The samples of the last three minutes, two a second at most. */
export class FixHistory {
  #samples: FixSample[] = [];

  get newest(): FixSample | undefined {
    return this.#samples.at(-1);
  }

  add(sample: FixSample): void {
    const { newest } = this;
    if (newest !== undefined && sample.atMs - newest.atMs < spacingMs) return;
    this.#samples.push(sample);
    const old = this.#before(sample.atMs - keptMs);
    if (old > slack) this.#samples = this.#samples.slice(old);
  }

  /** The newest sample at least as old as `atMs`; undefined if the history does not reach back so far. */
  at(atMs: number): FixSample | undefined {
    return this.#samples[this.#before(atMs)];
  }

  /** As `at`, or the oldest there is. */
  atOrOldest(atMs: number): FixSample | undefined {
    return this.at(atMs) ?? this.#samples[0];
  }

  /** Place of the last sample not younger than that; -1 if all are. */
  #before(atMs: number): number {
    let [low, high] = [-1, this.#samples.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#samples[middle] as FixSample).atMs <= atMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
