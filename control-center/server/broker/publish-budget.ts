/** A client that publishes more than its budget is read more slowly; nobody else notices. */
export class PublishBudget {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #free = new WeakMap<object, { tokens: number; at: number }>();

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes one message; milliseconds to wait before it may pass, never less than what an earlier one of this client still waits. */
  take(client: object, nowMs: number): number {
    const free = this.#free.get(client) ?? { tokens: this.#burst, at: nowMs };
    this.#free.set(client, free);
    free.tokens = Math.min(this.#burst, free.tokens + ((nowMs - free.at) * this.#perSecond) / 1000) - 1;
    free.at = nowMs;
    return free.tokens >= 0 ? 0 : (-free.tokens * 1000) / this.#perSecond;
  }
}
