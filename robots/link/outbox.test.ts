import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { fileOutboxStorage } from './file-outbox-storage.ts';
import { memoryOutboxStorage } from './outbox-storage.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { Outbox } from './outbox.ts';
import { lanes } from './outbox-item.ts';
import type { Lane } from './outbox-item.ts';

const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = (): string => join(folder, `box-${files++}`);
const never = (error: unknown): never => {
  throw error;
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
    return { storage: fileOutboxStorage(path, never), again: () => fileOutboxStorage(path, never) };
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
    expect(outbox.takeDrops(1)).toHaveLength(1);
    expect(outbox.drops).toHaveLength(1);
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

describe('the outbox file', () => {
  it('opens with the exact prefix after a torn or damaged tail, sets the rest aside and says so', () => {
    const path = newPath();
    const outbox = new Outbox(fileOutboxStorage(path, never), 'A', 100, never);
    for (let n = 1; n <= 20; n++) put(outbox, 'detection', n);
    const whole = readFileSync(path);
    for (const cut of [whole.length - 1, whole.length - 60, 9, 3]) {
      writeFileSync(path, whole);
      truncateSync(path, cut);
      const faults: unknown[] = [];
      const reopened = new Outbox(
        fileOutboxStorage(path, (error) => faults.push(error)),
        'B',
        100,
        never,
      );
      expect(faults).toHaveLength(1);
      expect(existsSync(`${path}.corrupt`)).toBe(true);
      const kept = seqs(reopened);
      expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1));
      put(reopened);
      expect(new Outbox(fileOutboxStorage(path, never), 'C', 100, never).depth).toBe(kept.length + 1);
    }
    writeFileSync(path, whole);
    appendFileSync(path, Buffer.from([255, 255, 255, 127, 0, 0]));
    const faults: unknown[] = [];
    expect(
      new Outbox(
        fileOutboxStorage(path, (error) => faults.push(error)),
        'B',
        100,
        never,
      ).depth,
    ).toBe(20);
    expect(faults).toHaveLength(1);
  });

  it('notices a flipped bit', () => {
    const path = newPath();
    const outbox = new Outbox(fileOutboxStorage(path, never), 'A', 100, never);
    for (let n = 1; n <= 3; n++) put(outbox, 'detection', n);
    const bytes = readFileSync(path);
    bytes[bytes.length - 5]! ^= 1;
    writeFileSync(path, bytes);
    const faults: unknown[] = [];
    expect(
      new Outbox(
        fileOutboxStorage(path, (error) => faults.push(error)),
        'B',
        100,
        never,
      ).depth,
    ).toBe(2);
    expect(String(faults[0])).toContain('BPC_E_OUTBOX_CORRUPT');
  });
});

describe('a disk that refuses', () => {
  it('costs durability but no message, and is told', () => {
    const faults: unknown[] = [];
    const storage: OutboxStorage = { load: () => [], append: () => never(new Error('ENOSPC')), rewrite: () => {} };
    const outbox = new Outbox(storage, 'A', 10, (error) => faults.push(error));
    put(outbox);
    expect(seqs(outbox)).toEqual([1]);
    expect(faults).toHaveLength(1);
  });
});
