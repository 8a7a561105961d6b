/** A queue of length one before a slow worker: what is offered while it works replaces what waits. */
export class LatestWins<T> {
  readonly #work: (item: T) => Promise<void>;
  readonly #onError: (error: unknown) => void;
  #waiting: { readonly item: T } | undefined;
  #busy = false;
  #dropped = 0;

  constructor(work: (item: T) => Promise<void>, onError: (error: unknown) => void) {
    this.#work = work;
    this.#onError = onError;
  }

  offer(item: T): void {
    if (!this.#busy) {
      void this.#run(item);
      return;
    }
    if (this.#waiting !== undefined) this.#dropped++;
    this.#waiting = { item };
  }

  /** Dropped since the last call. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  async #run(first: T): Promise<void> {
    this.#busy = true;
    for (let next: { readonly item: T } | undefined = { item: first }; next !== undefined; next = this.#takeWaiting()) {
      try {
        await this.#work(next.item);
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#busy = false;
  }

  #takeWaiting(): { readonly item: T } | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
