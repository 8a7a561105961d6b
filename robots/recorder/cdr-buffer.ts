const encoder = new TextEncoder();
/** XCDR1, little-endian. */
const header = [0, 1, 0, 0] as const;

/** Grows as it is written. Numbers are aligned to their size, counted from behind the four bytes of the header. */
export class CdrBuffer {
  #bytes = new Uint8Array(512);
  #view = new DataView(this.#bytes.buffer);
  #used: number = header.length;

  constructor() {
    this.#bytes.set(header);
  }

  /** A copy of its own size. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#used);
  }

  uint8(value: number): void {
    const at = this.#reserve(1);
    this.#view.setUint8(at, value);
  }
  uint16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
  }
  int32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, true);
  }
  uint32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, true);
  }
  float32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setFloat32(at, value, true);
  }
  float64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, true);
  }

  /** Its length counts bytes of UTF-8 and the zero at its end. */
  string(value: string): void {
    const text = encoder.encode(value);
    this.uint32(text.length + 1);
    this.raw(text);
    this.uint8(0);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #reserve(size: number): number {
    const padding = -(this.#used - header.length) & (size - 1);
    this.#room(padding + size);
    const at = this.#used + padding;
    this.#used = at + size;
    return at;
  }

  #room(bytes: number): void {
    if (this.#used + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#used + bytes));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
