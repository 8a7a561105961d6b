import type { Drop, OutboxItem } from './outbox-item.ts';
import type { DamageMark, OutboxRecord } from './outbox-storage.ts';

/** What can be told of damage: items whose names are legible, and numbers that must have stood between two records. */
export interface Replayed {
  readonly isDamaged: boolean;
  readonly lost: readonly Drop[];
}

interface Target {
  readonly insert: (item: OutboxItem) => void;
  readonly forget: (boot: string, seq: number) => void;
  readonly drop: (drop: Drop) => void;
  readonly declare: (drop: Drop) => void;
  /** Held, or dropped. */
  readonly accountsFor: (boot: string, seq: number) => boolean;
}

/** Brings a log to life. Within a boot numbers rise through the log, so a hole at a damaged place is a loss. */
export function replayOutbox(records: readonly (OutboxRecord | DamageMark)[], target: Target): Replayed {
  const storedUpTo = new Map<string, number>();
  const suspects: Drop[] = [];
  let last: Numbered | undefined;
  /** What was legible at the damaged place passed last; undefined if none was. */
  let legible: DamageMark['items'] | undefined;
  let isDamaged = false;
  const floorOf = (boot: string): number | undefined => (last?.boot === boot ? last.seq : storedUpTo.get(boot));
  for (const record of records) {
    switch (record.kind) {
      case 'damaged':
        isDamaged = true;
        legible = [...(legible ?? []), ...record.items];
        break;
      case 'put': {
        const { item } = record;
        if (legible !== undefined) suspects.push(...between(floorOf(item.boot), item, legible));
        legible = undefined;
        last = item;
        target.insert(item);
        break;
      }
      case 'stored':
        storedUpTo.set(record.boot, Math.max(record.seq, storedUpTo.get(record.boot) ?? 0));
        target.forget(record.boot, record.seq);
        break;
      case 'dropped': {
        const { boot, lane, lastSeq, seq } = record;
        target.drop({ lane, boot, firstSeq: seq, lastSeq: lastSeq ?? seq });
        break;
      }
      case 'declared':
        target.declare(record.drop);
        break;
    }
  }
  suspects.push(...after(last, legible ?? []));
  const isLost = (boot: string, seq: number): boolean =>
    seq > (storedUpTo.get(boot) ?? 0) && !target.accountsFor(boot, seq);
  return { isDamaged, lost: lostOf(suspects, isLost) };
}

interface Numbered {
  readonly boot: string;
  readonly seq: number;
}

/** A name that the damage hit too may be wrong: only what fits between its neighbours counts. */
function between(floor: number | undefined, next: Numbered, legible: DamageMark['items']): readonly Drop[] {
  const named = legible.filter(({ boot, seq }) => boot === next.boot && seq > (floor ?? 0) && seq < next.seq);
  if (floor === undefined) return named.map(single);
  return [...named.map(single), { lane: 'unknown', boot: next.boot, firstSeq: floor + 1, lastSeq: next.seq - 1 }];
}

function after(last: Numbered | undefined, legible: DamageMark['items']): readonly Drop[] {
  let expected = last?.seq ?? 0;
  return legible.filter(({ boot, seq }) => boot === last?.boot && seq === expected + 1 && ++expected > 0).map(single);
}

const single = ({ boot, lane, seq }: DamageMark['items'][number]): Drop => ({
  lane,
  boot,
  firstSeq: seq,
  lastSeq: seq,
});

/** Each number once, by the first that names it; neighbours of a lane together. */
function lostOf(suspects: readonly Drop[], isLost: (boot: string, seq: number) => boolean): readonly Drop[] {
  const lost: Drop[] = [];
  const seen = new Set<string>();
  for (const { boot, firstSeq, lane, lastSeq } of suspects) {
    for (let seq = firstSeq; seq <= lastSeq; seq++) {
      const key = `${boot}/${seq}`;
      if (seen.has(key) || !isLost(boot, seq)) continue;
      seen.add(key);
      const open = lost.at(-1);
      const goesOn = open?.boot === boot && open.lane === lane && open.lastSeq === seq - 1;
      if (goesOn) lost[lost.length - 1] = { ...open, lastSeq: seq };
      else lost.push({ lane, boot, firstSeq: seq, lastSeq: seq });
    }
  }
  return lost;
}
