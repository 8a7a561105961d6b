import type { EpochMs } from '#shared/time/clock.ts';
import { lanes } from './outbox-item.ts';
import type { Drop, Lane, OutboxItem } from './outbox-item.ts';
import type { OutboxRecord, OutboxStorage } from './outbox-storage.ts';

/** Rewrite the log once it holds this many records more than are alive. */
const compactionSlack = 2000;

/**
 * What the robot has told and the centre has not yet stored. Bounded: the oldest item of the least important lane gives way, and
 * every drop is counted until it is declared. `seq` counts all durable messages of one boot.
 */
export class Outbox {
  readonly #storage: OutboxStorage;
  readonly #boot: string;
  readonly #capacity: number;
  readonly #onFault: (error: unknown) => void;
  readonly #lanes: Record<Lane, Map<string, OutboxItem>> = {
    safety: new Map(),
    alert: new Map(),
    detection: new Map(),
    evidence: new Map(),
  };
  #drops: Drop[] = [];
  #seq = 0;
  #depth = 0;
  #records = 0;

  constructor(storage: OutboxStorage, boot: string, capacity: number, onFault: (error: unknown) => void) {
    this.#storage = storage;
    this.#boot = boot;
    this.#capacity = capacity;
    this.#onFault = onFault;
    const records = storage.load();
    this.#records = records.length;
    for (const record of records) this.#replay(record);
  }

  /** The last sequence number given out. */
  get seq(): number {
    return this.#seq;
  }
  get depth(): number {
    return this.#depth;
  }
  get oldestAt(): EpochMs | undefined {
    let oldest: EpochMs | undefined;
    for (const lane of lanes) {
      const [first] = this.#lanes[lane].values();
      if (first !== undefined && (oldest === undefined || first.at < oldest)) oldest = first.at;
    }
    return oldest;
  }

  /** On disk when it returns, or the fault handler was told and the item is kept in memory alone. */
  put(lane: Lane, topic: OutboxItem['topic'], body: OutboxItem['body'], at: EpochMs): OutboxItem {
    const item: OutboxItem = { boot: this.#boot, seq: ++this.#seq, lane, topic, body, at };
    this.#insert(item);
    this.#write({ kind: 'put', item });
    while (this.#depth > this.#capacity) this.#dropOne();
    return item;
  }

  /** The centre has everything of `boot` up to `seq` on disk: the only way an item leaves. */
  stored(boot: string, seq: number): void {
    if (this.#forget(boot, seq) === 0) return;
    this.#write({ kind: 'stored', boot, seq });
    if (this.#records > this.#depth + compactionSlack) this.#compact();
  }

  holds({ lane, boot, seq }: OutboxItem): boolean {
    return this.#lanes[lane].has(keyOf(boot, seq));
  }

  /** In the order of sending: by importance, then age. */
  *pending(): Generator<OutboxItem> {
    for (const lane of lanes) yield* this.#lanes[lane].values();
  }

  /** Dropped and not yet declared. */
  get drops(): readonly Drop[] {
    return this.#drops;
  }

  /** At most so many drops, which the caller declares in a durable message. */
  takeDrops(most: number): readonly Drop[] {
    return this.#drops.splice(0, most);
  }

  #insert(item: OutboxItem): void {
    this.#lanes[item.lane].set(keyOf(item.boot, item.seq), item);
    this.#depth++;
  }

  #forget(boot: string, seq: number): number {
    let count = 0;
    for (const lane of lanes) {
      const items = this.#lanes[lane];
      for (const [key, item] of items) {
        if (item.boot !== boot) continue;
        if (item.seq > seq) break;
        items.delete(key);
        count++;
      }
    }
    this.#depth -= count;
    return count;
  }

  #dropOne(): void {
    const lane = lanes.findLast((name) => this.#lanes[name].size > 0) as Lane;
    const [entry] = this.#lanes[lane];
    if (entry === undefined) return;
    const [key, { boot, seq }] = entry;
    this.#lanes[lane].delete(key);
    this.#depth--;
    this.#noteDrop(lane, boot, seq);
    this.#write({ kind: 'dropped', lane, boot, seq });
  }

  #noteDrop(lane: Lane, boot: string, seq: number): void {
    const index = this.#drops.findIndex((drop) => drop.lane === lane && drop.boot === boot && drop.lastSeq === seq - 1);
    const known = this.#drops[index];
    if (known === undefined) this.#drops.push({ lane, boot, firstSeq: seq, lastSeq: seq });
    else this.#drops[index] = { ...known, lastSeq: seq };
  }

  #replay(record: OutboxRecord): void {
    if (record.kind === 'put') this.#insert(record.item);
    else if (record.kind === 'stored') this.#forget(record.boot, record.seq);
    else {
      if (this.#lanes[record.lane].delete(keyOf(record.boot, record.seq))) this.#depth--;
      this.#noteDrop(record.lane, record.boot, record.seq);
    }
  }

  #compact(): void {
    const kept = [...this.pending()]
      .toSorted((a, b) => (a.boot < b.boot ? -1 : a.boot > b.boot ? 1 : a.seq - b.seq))
      .map((item): OutboxRecord => ({ kind: 'put', item }));
    const records = [...kept, ...this.#drops.flatMap(recordsOf)];
    try {
      this.#storage.rewrite(records);
      this.#records = records.length;
    } catch (error) {
      this.#onFault(error);
    }
  }

  #write(record: OutboxRecord): void {
    try {
      this.#storage.append(record);
      this.#records++;
    } catch (error) {
      this.#onFault(error);
    }
  }
}

const recordsOf = ({ boot, firstSeq, lane, lastSeq }: Drop): OutboxRecord[] =>
  Array.from({ length: lastSeq - firstSeq + 1 }, (_, index) => ({
    kind: 'dropped',
    lane,
    boot,
    seq: firstSeq + index,
  }));

const keyOf = (boot: string, seq: number): string => `${boot}/${seq}`;
