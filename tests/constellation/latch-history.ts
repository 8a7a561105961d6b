/** What a robot said about its latch, by its own stamps; tells whether it was halted at a moment, once enough has been heard. */
export class LatchHistory {
  #entries: { readonly stamp: number; readonly latched: boolean }[] = [];

  /** Messages may come in any order. */
  note(stamp: number, latched: boolean): void {
    this.#entries.push({ stamp, latched });
    this.#entries.sort((a, b) => a.stamp - b.stamp);
    if (this.#entries.length > 60) this.#entries.shift();
  }

  /** A stepped clock makes stamps incomparable. */
  forget(): void {
    this.#entries = [];
  }

  /** True only if every report around the moment says so: the last before it, the first after it and all within the slack. */
  wasLatchedAt(stamp: number, slackMs: number): boolean {
    const before = this.#entries.findLast((entry) => entry.stamp <= stamp - slackMs);
    const after = this.#entries.find((entry) => entry.stamp >= stamp + slackMs);
    const within = this.#entries.filter((entry) => Math.abs(entry.stamp - stamp) < slackMs);
    return before?.latched === true && after?.latched === true && within.every(({ latched }) => latched);
  }
}
