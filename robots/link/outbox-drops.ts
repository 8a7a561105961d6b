import type { Drop } from './outbox-item.ts';

/** Numbers dropped and not yet declared, as ranges. */
export class OutboxDrops {
  #ranges: readonly Drop[] = [];

  get all(): readonly Drop[] {
    return this.#ranges;
  }

  has(boot: string, seq: number): boolean {
    return this.#ranges.some((drop) => drop.boot === boot && drop.firstSeq <= seq && seq <= drop.lastSeq);
  }

  add({ boot, firstSeq, lane, lastSeq }: Drop): void {
    const index = this.#ranges.findIndex(
      (drop) => drop.lane === lane && drop.boot === boot && drop.lastSeq === firstSeq - 1,
    );
    const known = this.#ranges[index];
    if (known === undefined) this.#ranges = [...this.#ranges, { lane, boot, firstSeq, lastSeq }];
    else this.#ranges = this.#ranges.with(index, { ...known, lastSeq });
  }

  /** A range may have grown since it was read: what is beyond stays. */
  remove(declared: Drop): void {
    this.#ranges = this.#ranges.flatMap((drop) => {
      const isOne = drop.lane === declared.lane && drop.boot === declared.boot && drop.firstSeq === declared.firstSeq;
      if (!isOne) return [drop];
      return drop.lastSeq > declared.lastSeq ? [{ ...drop, firstSeq: declared.lastSeq + 1 }] : [];
    });
  }
}
