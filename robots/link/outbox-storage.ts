import type { Lane, OutboxItem } from './outbox-item.ts';

export type OutboxRecord =
  | { readonly kind: 'put'; readonly item: OutboxItem }
  /** Everything of this boot up to `seq` has left. */
  | { readonly kind: 'stored'; readonly boot: string; readonly seq: number }
  | { readonly kind: 'dropped'; readonly lane: Lane; readonly boot: string; readonly seq: number };

/** An append-only log. What `append` returned from is there after a power cut; a torn tail is set aside by `load`. */
export interface OutboxStorage {
  /** Every intact record, in order; called once, first. */
  load(): readonly OutboxRecord[];
  /** Throws if the disk refuses. */
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
