import { CodedError, domainError } from '#shared/errors/domain-error.ts';

/** A frame of Gazebo's wire is its length as eight hexadecimal digits, then so many bytes. */
const headerBytes = 8;
/** A rendered picture of a few megabytes is the largest that comes. */
const mostBytes = 64 * 1024 * 1024;

export function frame(body: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(body.length.toString(16).toUpperCase().padStart(headerBytes, '0'), 'latin1'),
    body,
  ]);
}

/** Cuts a byte stream back into frames. */
export class FrameReader {
  #parts: Buffer[] = [];
  #held = 0;
  #wanted: number | undefined;

  /** The frames that are complete now. Throws BPC_E_PAYLOAD_MALFORMED if the stream is no stream of frames. */
  push(bytes: Buffer): readonly Buffer[] {
    this.#parts.push(bytes);
    this.#held += bytes.length;
    const frames: Buffer[] = [];
    for (let next = this.#next(); next !== undefined; next = this.#next()) frames.push(next);
    return frames;
  }

  #next(): Buffer | undefined {
    if (this.#wanted === undefined) {
      if (this.#held < headerBytes) return undefined;
      this.#wanted = lengthOf(this.#take(headerBytes));
    }
    if (this.#held < this.#wanted) return undefined;
    const body = this.#take(this.#wanted);
    this.#wanted = undefined;
    return body;
  }

  #take(count: number): Buffer {
    const all = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    this.#held -= count;
    this.#parts = this.#held === 0 ? [] : [all.subarray(count)];
    return all.subarray(0, count);
  }
}

function lengthOf(header: Buffer): number {
  const text = header.toString('latin1');
  const length = /^[0-9A-Fa-f]{8}$/.test(text) ? Number.parseInt(text, 16) : Number.NaN;
  if (length <= mostBytes) return length;
  throw new CodedError(
    domainError('BPC_E_PAYLOAD_MALFORMED', `Gazebo transport: ${JSON.stringify(text)} is not the length of a frame.`),
  );
}
