/**
 * A single-threaded executor: work runs at once when nothing else runs, else after what runs, in order. So a callback is never
 * entered while another one is on the stack, and the order of deliveries follows from the order of publications alone.
 */
export class RunToCompletion {
  readonly #queue: (() => void)[] = [];
  #running = false;

  /** If `work` throws, what waits behind it is dropped: callers guard their callbacks. */
  run(work: () => void): void {
    if (this.#running) {
      this.#queue.push(work);
      return;
    }
    this.#running = true;
    try {
      work();
      for (let i = 0; i < this.#queue.length; i++) (this.#queue[i] as () => void)();
    } finally {
      this.#queue.length = 0;
      this.#running = false;
    }
  }
}
