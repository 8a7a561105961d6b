/** One recorded message; `bytes` may be overwritten later: copy what is kept. */
export interface RingEntry {
  readonly channel: number;
  /** Epoch milliseconds of the robot's clock. */
  readonly at: number;
  /** Monotonic milliseconds, by which the ring forgets. */
  readonly monotonicMs: number;
  readonly bytes: Uint8Array;
}

const slabBytes = 65_536;
/** Monotonic and epoch time as float64, channel and length as uint32. */
const headerBytes = 24;

class Slab {
  readonly buffer: Uint8Array;
  readonly view: DataView;
  used = 0;
  newestMs = 0;
  entries = 0;

  constructor(size: number) {
    this.buffer = new Uint8Array(size);
    this.view = new DataView(this.buffer.buffer);
  }

  get room(): number {
    return this.buffer.length - this.used;
  }

  add({ at, bytes, channel, monotonicMs }: RingEntry): void {
    const { view, used } = this;
    view.setFloat64(used, monotonicMs, true);
    view.setFloat64(used + 8, at, true);
    view.setUint32(used + 16, channel, true);
    view.setUint32(used + 20, bytes.length, true);
    this.buffer.set(bytes, used + headerBytes);
    this.used += headerBytes + bytes.length;
    this.newestMs = monotonicMs;
    this.entries++;
  }

  read(offset: number): RingEntry {
    const { view } = this;
    const from = offset + headerBytes;
    return {
      monotonicMs: view.getFloat64(offset, true),
      at: view.getFloat64(offset + 8, true),
      channel: view.getUint32(offset + 16, true),
      bytes: this.buffer.subarray(from, from + view.getUint32(offset + 20, true)),
    };
  }
}

/**
 * The newest messages in slabs of memory: what it occupies is known to the byte and never above `maxBytes`. Whole slabs are forgotten
 * when all in them is older than `maxAgeMs`, or to make room.
 */
export class MessageRing {
  readonly #maxBytes: number;
  readonly #maxAgeMs: number;
  readonly #slabs: Slab[] = [];
  /** Number of the first slab still held, counted from the beginning. */
  #firstSlab = 0;
  #held = 0;

  constructor(limits: { readonly maxBytes: number; readonly maxAgeMs: number }) {
    this.#maxBytes = limits.maxBytes;
    this.#maxAgeMs = limits.maxAgeMs;
  }

  /** Memory held for messages. */
  get bytes(): number {
    return this.#held;
  }

  /** False if the message alone is larger than the ring. */
  add(entry: RingEntry): boolean {
    const needed = headerBytes + entry.bytes.length;
    let slab = this.#slabs.at(-1);
    if (slab === undefined || slab.room < needed) {
      const size = Math.max(slabBytes, needed);
      if (size > this.#maxBytes) return false;
      this.#forget(entry.monotonicMs - this.#maxAgeMs, this.#maxBytes - size);
      slab = new Slab(size);
      this.#slabs.push(slab);
      this.#held += size;
    }
    slab.add(entry);
    return true;
  }

  /** Walks from the first message at or after `sinceMs` to the newest, and on as more come. */
  cursor(sinceMs: number): RingCursor {
    return new RingCursor(
      (number) => this.#slabs[number - this.#firstSlab],
      () => this.#firstSlab,
      sinceMs,
    );
  }

  #forget(olderThanMs: number, roomBelow: number): void {
    for (let first = this.#slabs[0]; first !== undefined; first = this.#slabs[0]) {
      if (first.newestMs >= olderThanMs && this.#held <= roomBelow) return;
      this.#slabs.shift();
      this.#firstSlab++;
      this.#held -= first.buffer.length;
    }
  }
}

/** A place in the ring. What the ring had to forget before it was read is counted in `lostSlabs`. */
export class RingCursor {
  readonly #slabAt: (number: number) => Slab | undefined;
  readonly #firstSlab: () => number;
  readonly #sinceMs: number;
  #slab: number;
  #offset = 0;
  lostSlabs = 0;

  constructor(slabAt: (number: number) => Slab | undefined, firstSlab: () => number, sinceMs: number) {
    this.#slabAt = slabAt;
    this.#firstSlab = firstSlab;
    this.#sinceMs = sinceMs;
    this.#slab = firstSlab();
  }

  /** Undefined: nothing newer yet. */
  next(): RingEntry | undefined {
    const first = this.#firstSlab();
    if (this.#slab < first) {
      this.lostSlabs += first - this.#slab;
      this.#slab = first;
      this.#offset = 0;
    }
    for (;;) {
      const slab = this.#slabAt(this.#slab);
      if (slab === undefined) return undefined;
      if (this.#offset < slab.used) {
        const entry = slab.read(this.#offset);
        this.#offset += headerBytes + entry.bytes.length;
        if (entry.monotonicMs >= this.#sinceMs) return entry;
      } else if (this.#slabAt(this.#slab + 1) === undefined) return undefined;
      else {
        this.#slab++;
        this.#offset = 0;
      }
    }
  }
}
