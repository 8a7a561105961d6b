import type { Random } from '#shared/random/random.ts';

/** A change that the disk may still lose: what is there now, and what was there before. */
interface Change {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly before: Uint8Array;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
}

const sectorBytes = 512;

/** One file as a kernel holds it: what programs read at once, and what of it would be found after a power cut. */
export class SimulatedFile {
  #content = new Uint8Array(1024);
  #size = 0;
  #unsynced: Change[] = [];

  /** A copy. */
  read(): Uint8Array {
    return this.#content.slice(0, this.#size);
  }

  get size(): number {
    return this.#size;
  }

  write(bytes: Uint8Array, offset: number): void {
    const sizeAfter = Math.max(this.#size, offset + bytes.byteLength);
    const before = this.#content.slice(offset, Math.min(this.#size, offset + bytes.byteLength));
    this.#unsynced.push({ offset, bytes: bytes.slice(), before, sizeBefore: this.#size, sizeAfter });
    this.#put(bytes, offset, sizeAfter);
  }

  truncate(size: number): void {
    const before = this.#content.slice(size, this.#size);
    this.#unsynced.push({
      offset: size,
      bytes: new Uint8Array(),
      before,
      sizeBefore: this.#size,
      sizeAfter: size,
    });
    this.#put(new Uint8Array(), size, size);
  }

  sync(): void {
    this.#unsynced = [];
  }

  /** What was synced stays. Of the rest any may have reached the disk, in any order; the one under way may be torn or garbled. False if nothing was at stake. */
  powerCut(random: Random): boolean {
    const changes = this.#unsynced;
    this.#unsynced = [];
    for (const { before, offset, sizeBefore } of changes.toReversed()) this.#put(before, offset, sizeBefore);
    const isInOrder = random.chance(0.7);
    const reached = random.integer(0, changes.length);
    changes.forEach((change, index) => {
      if (isInOrder ? index < reached : random.chance(0.5)) this.#put(change.bytes, change.offset, change.sizeAfter);
      else if (index === reached && change.bytes.byteLength > 0) this.#tear(change, random);
    });
    return changes.length > 0;
  }

  #tear({ bytes, offset }: Change, random: Random): void {
    const torn = bytes.slice(0, random.integer(0, bytes.byteLength));
    if (random.chance(0.4)) {
      for (let at = Math.max(0, torn.byteLength - sectorBytes); at < torn.byteLength; at++)
        torn[at] = random.integer(0, 255);
    }
    this.#put(torn, offset, Math.max(this.#size, offset + torn.byteLength));
  }

  /** Between the old end and what is written beyond it stand zeros. */
  #put(bytes: Uint8Array, offset: number, size: number): void {
    if (size > this.#content.byteLength || offset + bytes.byteLength > this.#content.byteLength) {
      const larger = new Uint8Array(2 * Math.max(size, offset + bytes.byteLength));
      larger.set(this.#content.subarray(0, this.#size));
      this.#content = larger;
    }
    if (size < this.#size) this.#content.fill(0, size, this.#size);
    this.#content.set(bytes, offset);
    this.#size = size;
  }
}
