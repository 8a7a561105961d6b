import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { OutboxDrops } from './outbox-drops.ts';
import { lanes } from './outbox-item.ts';
import type { Drop, Lane, OutboxItem } from './outbox-item.ts';
import { replayOutbox } from './outbox-replay.ts';
import type { OutboxReserve, Reserved } from './outbox-reserve.ts';
import type { OutboxRecord, OutboxStorage } from './outbox-storage.ts';
import { unwrittenOf } from './outbox-unwritten.ts';

/** Rewrite the log once it holds this many records more than are alive. */
const compactionSlack = 2000;
/** So many refused records are kept to be appended later; beyond it the log is written anew. */
const maxUnwritten = 2000;
/** And that is tried again after so many further records. */
const retryEvery = 256;

export interface OutboxListener {
  /** The disk refused or was damaged; what it did not take is kept in memory alone. */
  onFault(error: unknown): void;
  /** The disk has everything again. */
  onRecovered?(): void;
}

/**
 * What the robot has told and the centre has not yet stored. Bounded: the oldest item of the least important lane gives way, and
 * every drop is counted until it is declared. `seq` counts all durable messages of one boot. A disk that fails costs durability, never
 * the message, never the agent: what it refused is written once it takes again.
 */
export class Outbox {
  readonly #storage: OutboxStorage;
  readonly #boot: string;
  readonly #capacity: number;
  readonly #listener: OutboxListener;
  readonly #reserve: OutboxReserve | undefined;
  readonly #lanes: Record<Lane, Map<string, OutboxItem>> = {
    safety: new Map(),
    alert: new Map(),
    detection: new Map(),
    evidence: new Map(),
  };
  readonly #drops = new OutboxDrops();
  #seq = 0;
  #depth = 0;
  #records = 0;
  /** What the disk refused, in order. */
  #unwritten: OutboxRecord[] = [];
  /** More than that: the log can only be written anew. Counts the records it lacks. */
  #lacking = 0;
  #isRefusing = false;

  /** Without a `reserve`, what the disk refused is lost unnamed if the robot is killed before the disk takes it. */
  constructor(
    storage: OutboxStorage,
    boot: string,
    capacity: number,
    listener: OutboxListener,
    reserve?: OutboxReserve,
  ) {
    this.#storage = storage;
    this.#boot = boot;
    this.#capacity = capacity;
    this.#listener = listener;
    this.#reserve = reserve;
    this.#load();
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

  /**
   * On disk when it returns, or the listener was told, the item is kept in memory until the disk takes it, and its number is set aside.
   */
  put(lane: Lane, topic: OutboxItem['topic'], body: OutboxItem['body'], at: EpochMs): OutboxItem {
    if (this.#seq === 0) this.#write({ kind: 'stored', boot: this.#boot, seq: 0 });
    const item: OutboxItem = { boot: this.#boot, seq: ++this.#seq, lane, topic, body, at };
    this.#insert(item);
    this.#write({ kind: 'put', item });
    while (this.#depth > this.#capacity) this.#dropOne();
    // Not the last number: what told of a refusal may have taken later ones meanwhile.
    this.#secure(item.seq);
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

  /** Sets aside the numbers of what the disk has not taken; call often, it costs nothing once done. */
  secure(): void {
    this.#secure(this.#seq);
  }

  /** Tries again what the disk refused; call now and then. */
  flush(): void {
    if (this.#lacking > 0) this.#compact();
    else if (this.#unwritten.length > 0) this.#append();
  }

  /** Dropped and not yet declared. */
  get drops(): readonly Drop[] {
    return this.#drops.all;
  }

  /** They are in a durable message now. */
  declared(drops: readonly Drop[]): void {
    for (const drop of drops) {
      this.#drops.remove(drop);
      this.#write({ kind: 'declared', drop });
    }
  }

  #load(): void {
    try {
      const records = this.#storage.load();
      this.#records = records.length;
      const { isDamaged, lost } = replayOutbox(records, {
        insert: (item) => this.#insert(item),
        forget: (boot, seq) => void this.#forget(boot, seq),
        drop: (drop) => this.#replayDrop(drop),
        declare: (drop) => this.#drops.remove(drop),
        accountsFor: (boot, seq) =>
          this.#drops.has(boot, seq) || lanes.some((lane) => this.#lanes[lane].has(keyOf(boot, seq))),
      });
      this.#declareUnwritten(unwrittenOf(this.#reserve?.before ?? [], records));
      if (!isDamaged) return;
      for (const drop of lost) this.#drops.add(drop);
      const count = lost.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1, 0);
      this.#listener.onFault(new CodedError(domainError('BPC_E_OUTBOX_CORRUPT', `The outbox: ${count} items lost.`)));
      this.#compact();
    } catch (error) {
      for (const reserved of this.#reserve?.before ?? []) this.#drops.add({ lane: 'unknown', ...reserved });
      this.#lacking = 1;
      this.#noteRefused(error);
    }
  }

  /** All of them on disk before any is forgotten. */
  #declareUnwritten(unwritten: readonly Reserved[]): void {
    for (const { boot, firstSeq, lastSeq } of unwritten) {
      this.#drops.add({ lane: 'unknown', boot, firstSeq, lastSeq });
      this.#unwritten.push({ kind: 'dropped', lane: 'unknown', boot, seq: firstSeq, lastSeq });
    }
    if (this.#isWritten) this.#reserve?.clear();
    else this.#append();
  }

  #secure(seq: number): void {
    if (!this.#isWritten) this.#reserve?.cover(this.#boot, seq);
  }

  get #isWritten(): boolean {
    return this.#lacking === 0 && this.#unwritten.length === 0;
  }

  #insert(item: OutboxItem): void {
    const lane = this.#lanes[item.lane];
    const key = keyOf(item.boot, item.seq);
    if (!lane.has(key)) this.#depth++;
    lane.set(key, item);
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
    this.#drops.add({ lane, boot, firstSeq: seq, lastSeq: seq });
    this.#write({ kind: 'dropped', lane, boot, seq });
  }

  #replayDrop(drop: Drop): void {
    const { boot, firstSeq, lane, lastSeq } = drop;
    this.#drops.add(drop);
    if (lane === 'unknown') return;
    for (let seq = firstSeq; seq <= lastSeq; seq++) {
      if (this.#lanes[lane].delete(keyOf(boot, seq))) this.#depth--;
    }
  }

  /** All that is alive, and nothing else. */
  #compact(): void {
    const kept = [...this.pending()]
      .toSorted((a, b) => (a.boot < b.boot ? -1 : a.boot > b.boot ? 1 : a.seq - b.seq))
      .map((item): OutboxRecord => ({ kind: 'put', item }));
    const dropped = this.#drops.all.map(({ boot, firstSeq, lane, lastSeq }): OutboxRecord => ({
      kind: 'dropped',
      lane,
      boot,
      seq: firstSeq,
      lastSeq,
    }));
    const records = [...this.#floors(), ...kept, ...dropped];
    try {
      this.#storage.rewrite(records);
      this.#records = records.length;
      this.#lacking = 0;
      this.#unwritten = [];
      this.#noteRecovered();
    } catch (error) {
      this.#noteRefused(error);
    }
  }

  /** Of each boot, below what nothing is missing: without it damage at the head could not be told. */
  #floors(): readonly OutboxRecord[] {
    const floors = new Map<string, number>([[this.#boot, this.#seq]]);
    for (const { boot, seq } of this.pending()) floors.set(boot, Math.min(seq - 1, floors.get(boot) ?? seq));
    return Array.from(floors, ([boot, seq]) => ({ kind: 'stored', boot, seq }));
  }

  /** In the order of the log: what was refused before goes first. */
  #write(record: OutboxRecord): void {
    if (this.#lacking > 0) {
      if (isRetry(this.#lacking++)) this.#compact();
      return;
    }
    this.#unwritten.push(record);
    this.#append();
    if (this.#unwritten.length <= maxUnwritten) return;
    this.#lacking = this.#unwritten.length;
    this.#unwritten = [];
  }

  #append(): void {
    try {
      for (let next = this.#unwritten[0]; next !== undefined; next = this.#unwritten[0]) {
        this.#storage.append(next);
        this.#unwritten.shift();
        this.#records++;
      }
      this.#noteRecovered();
    } catch (error) {
      this.#noteRefused(error);
    }
  }

  #noteRefused(error: unknown): void {
    if (this.#isRefusing) return;
    this.#isRefusing = true;
    this.#listener.onFault(error);
  }

  #noteRecovered(): void {
    this.#reserve?.clear();
    if (!this.#isRefusing) return;
    this.#isRefusing = false;
    this.#listener.onRecovered?.();
  }
}

/** Rewriting everything is dear: seldom, and ever more seldom. */
const isRetry = (count: number): boolean => count % retryEvery === 0;

const keyOf = (boot: string, seq: number): string => `${boot}/${seq}`;
