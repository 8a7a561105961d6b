import type { Reserved } from './outbox-reserve.ts';
import type { DamageMark, OutboxRecord } from './outbox-storage.ts';

/**
 * Of what was set aside, what the log does not know of. It is written in order, so everything beyond the last number it knows is
 * missing: items that were never written, and numbers that were never used.
 */
export function unwrittenOf(
  reserved: readonly Reserved[],
  records: readonly (OutboxRecord | DamageMark)[],
): readonly Reserved[] {
  return reserved.flatMap(({ boot, firstSeq, lastSeq }) => {
    const known = records.reduce((last, record) => Math.max(last, lastOf(record, boot)), firstSeq - 1);
    return known < lastSeq ? [{ boot, firstSeq: known + 1, lastSeq }] : [];
  });
}

function lastOf(record: OutboxRecord | DamageMark, boot: string): number {
  switch (record.kind) {
    case 'put':
      return record.item.boot === boot ? record.item.seq : 0;
    case 'stored':
      return record.boot === boot ? record.seq : 0;
    case 'dropped':
      return record.boot === boot ? (record.lastSeq ?? record.seq) : 0;
    case 'declared':
      return record.drop.boot === boot ? record.drop.lastSeq : 0;
    case 'damaged':
      return 0;
  }
}
