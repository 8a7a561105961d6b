import type { EpochMs } from '#shared/time/clock.ts';

/** Alarms of one key are put aside for a while, with a reason. */
export interface Shelf {
  readonly key: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly reason: string;
  readonly by: string;
}

/** Late evidence may name any time within the longest outage robots store for. */
const rememberedMs = 24 * 3_600_000;

/** One effective shelf a key; earlier ones are remembered, since evidence is matched by when it occurred (lessons 14). */
export class ShelfBook {
  readonly #shelves = new Map<string, Shelf[]>();

  add(shelf: Shelf): void {
    const earlier = (this.#shelves.get(shelf.key) ?? [])
      .filter(({ until }) => until > shelf.from - rememberedMs)
      .map((other) => (other.until > shelf.from ? { ...other, until: shelf.from } : other));
    this.#shelves.set(shelf.key, [...earlier, shelf]);
  }

  /** The shelf that was in force when the evidence occurred. Half-open: at its end it no longer holds. */
  covering(key: string, occurredAt: EpochMs): Shelf | undefined {
    return this.#shelves.get(key)?.find(({ from, until }) => from <= occurredAt && occurredAt < until);
  }
}
