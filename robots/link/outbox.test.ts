import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileOutboxStorage } from './file-outbox-storage.ts';
import { memoryOutboxStorage } from './outbox-storage.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { Outbox } from './outbox.ts';
import type { OutboxListener } from './outbox.ts';
import { lanes } from './outbox-item.ts';
import type { Lane } from './outbox-item.ts';

const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `box-${files++}`);
const never: OutboxListener = {
  onFault: (error) => {
    throw error;
  },
};
const put = (outbox: Outbox, lane: Lane = 'detection', n = 0) => outbox.put(lane, 'detection', { n }, 0);
const seqs = (outbox: Outbox): number[] => [...outbox.pending()].map(({ seq }) => seq);

/** `again` opens the same disk as a restarted program does. */
const storages: Record<string, () => { storage: OutboxStorage; again: () => OutboxStorage }> = {
  memory: () => {
    const storage = memoryOutboxStorage();
    return { storage, again: () => storage };
  },
  file: () => {
    const path = newPath();
    return { storage: fileOutboxStorage(path), again: () => fileOutboxStorage(path) };
  },
};

describe.each(Object.entries(storages))('the outbox on a %s storage', (_, create) => {
  it('keeps everything until it is stored, over a restart, with its boot and sequence', () => {
    const { storage, again } = create();
    const first = new Outbox(storage, 'A', 100, never);
    for (let n = 1; n <= 5; n++) put(first, 'detection', n);
    first.stored('A', 2);
    const second = new Outbox(again(), 'B', 100, never);
    expect(seqs(second)).toEqual([3, 4, 5]);
    expect(put(second)).toMatchObject({ boot: 'B', seq: 1 });
    second.stored('B', 1);
    expect([...second.pending()].map(({ boot, seq }) => `${boot}${seq}`)).toEqual(['A3', 'A4', 'A5']);
    second.stored('A', 5);
    expect(new Outbox(again(), 'C', 100, never).depth).toBe(0);
  });

  it('sends by importance, then age', () => {
    const outbox = new Outbox(create().storage, 'A', 100, never);
    for (const lane of ['evidence', 'detection', 'safety', 'alert', 'detection'] as const) put(outbox, lane);
    expect(seqs(outbox)).toEqual([3, 4, 2, 5, 1]);
  });

  it('gives way from the least important lane, oldest first, and declares exactly what went', () => {
    const { storage, again } = create();
    const outbox = new Outbox(storage, 'A', 4, never);
    for (const lane of ['evidence', 'safety', 'evidence', 'evidence', 'detection', 'detection'] as const)
      put(outbox, lane);
    expect(seqs(outbox)).toEqual([2, 5, 6, 4]);
    expect(outbox.drops).toEqual([
      { lane: 'evidence', boot: 'A', firstSeq: 1, lastSeq: 1 },
      { lane: 'evidence', boot: 'A', firstSeq: 3, lastSeq: 3 },
    ]);
    const restarted = new Outbox(again(), 'B', 4, never);
    expect(restarted.drops).toHaveLength(2);
    expect(seqs(restarted)).toEqual([2, 5, 6, 4]);
    const [told, left] = restarted.drops;
    restarted.declared([told!]);
    expect([restarted.drops, new Outbox(again(), 'C', 4, never).drops]).toEqual([[left], [left]]);
  });

  it('keeps declaring what of a range was dropped after it was told', () => {
    const outbox = new Outbox(create().storage, 'A', 1, never);
    for (let n = 0; n < 3; n++) put(outbox);
    const told = outbox.drops;
    put(outbox);
    outbox.declared(told);
    expect(outbox.drops).toEqual([{ lane: 'detection', boot: 'A', firstSeq: 3, lastSeq: 3 }]);
  });

  it('stays small: the log is rewritten, and undeclared drops live through it', () => {
    const { storage, again } = create();
    const outbox = new Outbox(storage, 'A', 50, never);
    for (let n = 0; n < 60; n++) put(outbox);
    for (let n = 0; n < 1500; n++) {
      const { seq } = put(outbox, 'safety');
      if (n % 2 === 1) outbox.stored('A', seq);
    }
    expect(storage.load().length).toBeLessThan(2200);
    const restarted = new Outbox(again(), 'B', 50, never);
    expect(seqs(restarted)).toEqual(seqs(outbox));
    expect(restarted.drops).toEqual(outbox.drops);
  });

  it('holds after any sequence of puts, acknowledgements and restarts exactly what was neither stored nor dropped', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), lane: fc.constantFrom(...lanes) }),
      fc.record({ kind: fc.constant('stored' as const), seq: fc.nat(40) }),
      fc.record({ kind: fc.constant('restart' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { storage, again } = create();
        let boot = 0;
        let outbox = new Outbox(storage, 'b0', 12, never);
        const alive = new Set<string>();
        for (const each of steps) {
          const name = `b${boot}`;
          if (each.kind === 'put') alive.add(`${name}/${put(outbox, each.lane).seq}`);
          else if (each.kind === 'restart') outbox = new Outbox(again(), `b${++boot}`, 12, never);
          else {
            outbox.stored(name, each.seq);
            for (let seq = 1; seq <= each.seq; seq++) alive.delete(`${name}/${seq}`);
          }
          for (const { boot: of, firstSeq, lastSeq } of outbox.drops) {
            for (let seq = firstSeq; seq <= lastSeq; seq++) alive.delete(`${of}/${seq}`);
          }
          expect(new Set([...outbox.pending()].map(({ boot: of, seq }) => `${of}/${seq}`))).toEqual(alive);
          expect(outbox.depth).toBe(alive.size);
        }
      }),
      { numRuns: 40 },
    );
  });
});
