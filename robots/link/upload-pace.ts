import type { Clock } from '#shared/time/clock.ts';

const chunkBytes = 1024;
/** To begin with: half of a link of 64 kbit/s, more where messages are answered as quickly as no narrow link does. */
const firstBytesPerSecond = { narrow: 4000, wide: 128_000 } as const;
const wideRttMs = 60;
const leastBytesPerSecond = 1000;
const mostBytesPerSecond = 1_000_000;
/** An upload that took no longer than its own pace and this did not fill the link. */
const graceMs = 500;
const lookAgainMs = 200;

/**
 * Feeds a picture to the link in small pieces: never while messages wait, and no faster than the link was found to bear. An upload that
 * ends on time doubles the pace of the next; one that the link held up goes on with less than what got through.
 */
export class UploadPace {
  readonly #clock: Clock;
  readonly #mayGo: () => boolean;
  readonly #rttMs: () => number;
  #bytesPerSecond: number | undefined;
  #waitedMs = 0;

  /** `mayGo`: no message waits for the link. `rttMs`: how long messages take to be answered. */
  constructor(clock: Clock, mayGo: () => boolean, rttMs: () => number) {
    this.#clock = clock;
    this.#mayGo = mayGo;
    this.#rttMs = rttMs;
  }

  get bytesPerSecond(): number {
    return (this.#bytesPerSecond ??= firstBytesPerSecond[this.#rttMs() < wideRttMs ? 'wide' : 'narrow']);
  }

  async *pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    this.#waitedMs = 0;
    for (let at = 0; at < bytes.length; at += chunkBytes) {
      while (!this.#mayGo()) await this.#pause(lookAgainMs);
      const piece = bytes.subarray(at, at + chunkBytes);
      await this.#pause((1000 * piece.length) / this.bytesPerSecond);
      yield piece;
    }
  }

  /** An upload ended, so many milliseconds after it began. */
  ended(bytes: number, tookMs: number): void {
    const isOnTime = tookMs <= this.#waitedMs + graceMs;
    const wanted = isOnTime ? 2 * this.bytesPerSecond : (0.7 * bytes * 1000) / tookMs;
    this.#bytesPerSecond = Math.min(mostBytesPerSecond, Math.max(leastBytesPerSecond, wanted));
  }

  async #pause(ms: number): Promise<void> {
    if (ms < 1) return;
    this.#waitedMs += ms;
    await new Promise<void>((resolve) => void this.#clock.setTimer(resolve, ms));
  }
}
