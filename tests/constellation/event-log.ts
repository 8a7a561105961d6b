import { createHash } from 'node:crypto';

/** Everything that happened, as a running SHA-256: two runs are the same run if and only if their digests agree. */
export class EventLog {
  readonly #hash = createHash('sha256');
  readonly #recent: string[] = [];
  readonly #keep: number;
  readonly #onLine: ((line: string) => void) | undefined;
  count = 0;

  /** `keep`: how many of the newest lines to hold for a report of a broken invariant. */
  constructor(onLine?: (line: string) => void, keep = 200) {
    this.#onLine = onLine;
    this.#keep = keep;
  }

  record(atMs: number, what: string, payload?: Uint8Array): void {
    this.count++;
    this.#hash.update(`${atMs} ${what}\n`);
    if (payload !== undefined) this.#hash.update(payload);
    const line = `${(atMs / 1000).toFixed(3)} s  ${what}`;
    this.#onLine?.(line);
    this.#recent.push(line);
    if (this.#recent.length > 2 * this.#keep) this.#recent.splice(0, this.#keep);
  }

  get recent(): readonly string[] {
    return this.#recent.slice(-this.#keep);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
