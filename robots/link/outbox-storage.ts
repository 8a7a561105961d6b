import type { Drop, Lane, OutboxItem } from './outbox-item.ts';

export type OutboxRecord =
  | { readonly kind: 'put'; readonly item: OutboxItem }
  /** Everything of this boot up to `seq` has left. */
  | { readonly kind: 'stored'; readonly boot: string; readonly seq: number }
  /** One number, or all from `seq` to `lastSeq`. */
  | {
      readonly kind: 'dropped';
      readonly lane: Lane | 'unknown';
      readonly boot: string;
      readonly seq: number;
      readonly lastSeq?: number;
    }
  /** These were declared to the centre in a durable message. */
  | { readonly kind: 'declared'; readonly drop: Drop };

/** Stands where records were lost. `items`: what of them can still be read. */
export interface DamageMark {
  readonly kind: 'damaged';
  readonly bytes: number;
  readonly items: readonly { readonly boot: string; readonly seq: number; readonly lane: Lane }[];
}

/** An append-only log. What `append` returned from is there after a power cut. */
export interface OutboxStorage {
  /** Every intact record, in order, with a mark where others were damaged; called once, first. */
  load(): readonly (OutboxRecord | DamageMark)[];
  /** Throws if the disk refuses: then nothing of the record is there, or only what `load` recognises as damaged. */
  append(record: OutboxRecord): void;
  /** Replaces the log by these records, all or nothing. */
  rewrite(records: readonly OutboxRecord[]): void;
}

/** For simulation: outlives a killed agent as a disk does. */
export function memoryOutboxStorage(): OutboxStorage {
  let records: OutboxRecord[] = [];
  return {
    load: () => [...records],
    append: (record) => void records.push(record),
    rewrite: (kept) => {
      records = [...kept];
    },
  };
}
