import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutboxReserve } from '#robots/link/outbox-reserve.ts';
import type { OutboxRecord } from '#robots/link/outbox-storage.ts';
import { Outbox } from '#robots/link/outbox.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { SimulatedDisk } from '#simulation/disk/simulated-disk.ts';
import { drain } from './drain.ts';
import { robotStorage } from './robot-storage.ts';
import { SimulatedProcess } from './simulated-process.ts';

const quiet = { onPut: () => {}, onKept: () => {}, onFault: () => {} };
const begin = (disk: SimulatedDisk) => {
  const process = new SimulatedProcess(new SimulatedClock(0, drain));
  return { process, storage: robotStorage(disk, process, quiet) };
};
const put = (seq: number): OutboxRecord => ({
  kind: 'put',
  item: { boot: 'A', seq, lane: 'detection', topic: 'detection', body: { text: 'x'.repeat(seq % 90) }, at: 0 },
});
const seqsOf = (records: readonly { readonly kind: string }[]): number[] =>
  records.flatMap((record) =>
    record.kind === 'put' ? [(record as Extract<OutboxRecord, { kind: 'put' }>).item.seq] : [],
  );

/** Dies in the n-th change of its disk, by kill or by power cut; `work` says what it was told is done. */
function dying(
  seed: number,
  count: number,
  isPowerCut: boolean,
  work: (storage: ReturnType<typeof robotStorage>) => void,
) {
  const disk = new SimulatedDisk(seededRandom(seed));
  const { process, storage } = begin(disk);
  process.crashAt({ moment: 'disk', count, turns: 0 }, () => process.kill());
  try {
    work(storage);
  } catch {
    // It died.
  }
  process.kill();
  if (isPowerCut) disk.powerCut();
  return begin(disk).storage;
}
const deaths = fc.record({ seed: fc.nat(), count: fc.integer({ min: 1, max: 60 }), isPowerCut: fc.boolean() });

describe('a robot’s disk when its software dies in any write', () => {
  it('has every outbox record that was taken, in order', () => {
    fc.assert(
      fc.property(deaths, ({ count, isPowerCut, seed }) => {
        const taken: number[] = [];
        const after = dying(seed, count, isPowerCut, ({ outbox }) => {
          outbox.load();
          for (let seq = 1; seq <= 25; seq++) {
            outbox.append(put(seq));
            taken.push(seq);
            if (seq % 10 === 0) outbox.rewrite(taken.map(put));
          }
        });
        const kept = seqsOf(after.outbox.load());
        expect(kept.slice(0, taken.length)).toEqual(taken);
        expect(kept.length).toBeLessThanOrEqual(taken.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('remembers what was set last, or what was being set', () => {
    fc.assert(
      fc.property(deaths, ({ count, isPowerCut, seed }) => {
        let last = 0;
        const after = dying(seed, count, isPowerCut, ({ memory }) => {
          for (let n = 1; n <= 40; n++) {
            memory.set('n', n);
            last = n;
          }
        });
        expect([last, last + 1]).toContain((after.memory.get('n') as number | undefined) ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it('has every picture that was put, whole', () => {
    fc.assert(
      fc.property(deaths, ({ count, isPowerCut, seed }) => {
        const done: string[] = [];
        const after = dying(seed, count, isPowerCut, ({ spool }) => {
          for (let n = 10; n < 25; n++) {
            spool.put(`picture-${n}`, new Uint8Array(n).fill(n));
            done.push(`picture-${n}`);
          }
        });
        for (const id of after.spool.list()) {
          const bytes = after.spool.get(id);
          expect(bytes).toEqual(new Uint8Array(bytes?.length ?? 0).fill(bytes?.length ?? 0));
        }
        expect(after.spool.list()).toEqual(expect.arrayContaining(done));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a robot’s disk that is full', () => {
  it('still takes the latch and everything else of the robot’s memory', () => {
    const disk = new SimulatedDisk(seededRandom(1));
    const { storage } = begin(disk);
    disk.isFull = true;
    for (let n = 0; n < 100; n++) storage.memory.set(`key-${n % 7}`, 'x'.repeat(1000 + n));
    storage.memory.set('halt', { haltId: 'h' });
    expect(() => storage.outbox.append(put(1))).toThrow();
    disk.powerCut();
    expect(begin(disk).storage.memory.get('halt')).toEqual({ haltId: 'h' });
  });
});

interface Trouble {
  readonly trouble: 'full' | number;
  /** Dies in this change of its disk, counted from when the trouble began. */
  readonly count: number;
  readonly powerCut: boolean;
}

/** What a robot confirmed to its last moment on a disk that refuses, and what its next boot has or declares of it. */
function refusedLife(seed: number, { trouble, count, powerCut }: Trouble, hasReserve = true) {
  const disk = new SimulatedDisk(seededRandom(seed));
  const boot = (name: string, { storage }: ReturnType<typeof begin>) => {
    const reserve = new OutboxReserve(storage.memory);
    const outbox = new Outbox(storage.outbox, name, 1000, { onFault: () => {} }, hasReserve ? reserve : undefined);
    return { outbox, reserve };
  };
  const first = begin(disk);
  const { outbox, reserve } = boot('A', first);
  const confirmed: number[] = [];
  /** Confirmed while the disk refused even to set their numbers aside. */
  const unkeepable: number[] = [];
  const tell = (times: number): void => {
    for (let n = 0; n < times && first.process.alive; n++) {
      const { seq } = outbox.put('detection', 'detection', { n }, 0);
      if (!first.process.alive) return;
      confirmed.push(seq);
      for (let tick = 0; tick < 10; tick++) outbox.secure();
      if (!reserve.covers(seq)) unkeepable.push(seq);
    }
  };
  tell(10);
  unkeepable.length = 0;
  if (trouble === 'full') disk.isFull = true;
  else disk.failureShare = trouble;
  first.process.crashAt({ moment: 'disk', count, turns: 0 }, () => first.process.kill());
  tell(150);
  first.process.kill();
  if (powerCut) disk.powerCut();
  disk.isFull = false;
  disk.failureShare = 0;
  return { disk, confirmed, unkeepable, next: () => boot('B', begin(disk)).outbox };
}
const missing = (confirmed: readonly number[], next: Outbox): number[] => {
  const has = new Set([...next.pending()].map(({ seq }) => seq));
  return confirmed.filter(
    (seq) => !has.has(seq) && !next.drops.some(({ firstSeq, lastSeq }) => firstSeq <= seq && seq <= lastSeq),
  );
};
const refusals = fc.record({
  seed: fc.nat(),
  trouble: fc.constantFrom('full' as const, 0.2, 0.6),
  count: fc.integer({ min: 1, max: 400 }),
  powerCut: fc.boolean(),
});

describe('what a robot confirmed while its disk refused', () => {
  it('is there or declared after a death in any write, the writing of the reserve included', () => {
    fc.assert(
      fc.property(refusals, ({ seed, ...o }) => {
        const { confirmed, next, unkeepable } = refusedLife(seed, o);
        const lost = missing(confirmed, next());
        if (o.trouble === 'full') expect(lost).toEqual([]);
        else expect(unkeepable).toEqual(expect.arrayContaining(lost));
      }),
      { numRuns: 150 },
    );
  });

  it('would be lost without a word but for the reserve', () => {
    const life = refusedLife(1, { trouble: 'full', count: 300, powerCut: false }, false);
    expect(missing(life.confirmed, life.next()).length).toBeGreaterThan(0);
  });

  it('is declared although a bit of one copy of the reserve flipped', () => {
    const slots = [0, 1_048_576];
    for (const slot of slots) {
      for (const offset of [0, 5, 9, 40]) {
        const { confirmed, disk, next } = refusedLife(1, { trouble: 'full', count: 1e6, powerCut: false });
        const file = disk.filesFor({ alive: true, onChange: () => {} });
        const bytes = file.read('robot/memory')?.slice() ?? new Uint8Array();
        bytes[slot + offset] = (bytes[slot + offset] ?? 0) ^ 4;
        file.open('robot/memory').writeAt(bytes, 0);
        expect(missing(confirmed, next())).toEqual([]);
      }
    }
  });
});
