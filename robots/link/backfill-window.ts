import type { Clock } from '#shared/time/clock.ts';

/** Two or three messages are always allowed: fewer would leave a narrow link idle between acknowledgement and next message. */
const leastBytes = 2500;
const mostBytes = 65_536;
/** So much waiting of its own making is allowed before backfill gives way (LEDBAT, RFC 6817, says at most 100 ms). */
const targetMs = 100;
/** The shortest time seen counts for one to two of these, as paths change. */
const baseBucketMs = 30_000;

/**
 * How much backfill may be under way, so that live messages keep the link to themselves. Delay based, as LEDBAT is: the time a message
 * takes beyond the shortest seen lately is a queue of our own making; below the target the window grows, above it shrinks.
 */
export class BackfillWindow {
  readonly #clock: Clock;
  #bytes = leastBytes;
  #present = Number.POSITIVE_INFINITY;
  #previous = Number.POSITIVE_INFINITY;
  #bucketSince = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** An acknowledgement came after so long; `bytes` of backfill it freed (0 for a live message). */
  acknowledged(rttMs: number, bytes: number): void {
    this.#noteBase(rttMs);
    const waitingMs = rttMs - Math.min(this.#present, this.#previous);
    const room = (targetMs - waitingMs) / targetMs;
    if (room < 0) this.#resize(this.#bytes * (1 + Math.max(-0.5, room / 4)));
    else if (bytes > 0) this.#resize(this.#bytes + room * bytes);
  }

  /** A connection ended: begin again carefully. */
  reset(): void {
    this.#bytes = leastBytes;
    this.#present = this.#previous = Number.POSITIVE_INFINITY;
  }

  #noteBase(rttMs: number): void {
    const now = this.#clock.monotonicMs();
    if (now - this.#bucketSince >= baseBucketMs) {
      this.#previous = this.#present;
      this.#present = Number.POSITIVE_INFINITY;
      this.#bucketSince = now;
    }
    this.#present = Math.min(this.#present, rttMs);
  }

  #resize(bytes: number): void {
    this.#bytes = Math.min(mostBytes, Math.max(leastBytes, bytes));
  }
}
