/**
 * Follows MQTT frames through a byte stream (MQTT 3.1.1 §2.2: one byte, then a length of up to four) and says when one announces
 * more than `maxBytes`, before anybody collects it in memory.
 */
export class FrameGuard {
  readonly #maxBytes: number;
  #skip = 0;
  #inLength = false;
  #length = 0;
  #factor = 1;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  accepts(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, chunk.length - at);
        this.#skip -= step;
        at += step;
      } else if (!this.#inLength) {
        this.#inLength = true;
        this.#length = 0;
        this.#factor = 1;
        at++;
      } else if (!this.#takeLengthByte(chunk[at++] as number)) return false;
    }
    return true;
  }

  #takeLengthByte(byte: number): boolean {
    this.#length += (byte & 127) * this.#factor;
    this.#factor *= 128;
    if (this.#length > this.#maxBytes || this.#factor > 128 ** 4) return false;
    if ((byte & 128) === 0) {
      this.#inLength = false;
      this.#skip = this.#length;
    }
    return true;
  }
}
