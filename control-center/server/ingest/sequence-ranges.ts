/** A set of integers as sorted, disjoint, non-touching inclusive ranges, flattened: [first, last, first, last, …]. */
export class SequenceRanges {
  readonly #bounds: number[];

  constructor(bounds: readonly number[] = []) {
    this.#bounds = bounds.length % 2 === 0 ? [...bounds] : [];
  }

  get bounds(): readonly number[] {
    return this.#bounds;
  }

  get isEmpty(): boolean {
    return this.#bounds.length === 0;
  }

  has(value: number): boolean {
    const at = this.#firstEndingFrom(value);
    return at < this.#bounds.length && (this.#bounds[at] as number) <= value;
  }

  add(first: number, last = first): void {
    const from = this.#firstEndingFrom(first - 1);
    let to = from;
    let low = first;
    let high = last;
    while (to < this.#bounds.length && (this.#bounds[to] as number) <= last + 1) {
      low = Math.min(low, this.#bounds[to] as number);
      high = Math.max(high, this.#bounds[to + 1] as number);
      to += 2;
    }
    this.#bounds.splice(from, to - from, low, high);
  }

  /** Takes away everything up to `value` and returns the end of the range that then touches it, or `value`. */
  absorb(value: number): number {
    let end = value;
    while (this.#bounds.length > 0 && (this.#bounds[0] as number) <= end + 1) {
      end = Math.max(end, this.#bounds[1] as number);
      this.#bounds.splice(0, 2);
    }
    return end;
  }

  get first(): number | undefined {
    return this.#bounds[0];
  }

  /** Index of the first range whose end is at or above the value. */
  #firstEndingFrom(value: number): number {
    let low = 0;
    let high = this.#bounds.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bounds[middle * 2 + 1] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low * 2;
  }
}
