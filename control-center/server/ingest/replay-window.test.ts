import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BootWindow } from './replay-window.ts';
import { SequenceRanges } from './sequence-ranges.ts';

describe('the replay window', () => {
  it('takes each sequence once, in any order, over restarts, and ends contiguous', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 40 }, (_, i) => i + 1),
          { minLength: 40 },
        ),
        fc.nat(39),
        (order, restart) => {
          let window = new BootWindow();
          const taken: number[] = [];
          for (const [index, seq] of [...order, ...order].entries()) {
            if (index === restart) window = new BootWindow(window.write('r', 'b'));
            if (!window.isNew(seq)) continue;
            window.take(seq, index);
            taken.push(seq);
          }
          expect(taken).toEqual(order);
          expect([window.upTo, window.above]).toEqual([40, []]);
        },
      ),
    );
  });

  it('never says contiguous what has a hole', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (order) => {
        const window = new BootWindow();
        for (const seq of order) window.take(seq, 0);
        let expected = 0;
        while (order.includes(expected + 1)) expected++;
        expect(window.upTo).toBe(expected);
        expect(order.every((seq) => !window.isNew(seq))).toBe(true);
      }),
    );
  });

  it('takes a first sequence of zero once', () => {
    const window = new BootWindow();
    expect(window.isNew(0)).toBe(true);
    window.take(0, 0);
    expect(window.isNew(0)).toBe(false);
    expect(window.upTo).toBe(0);
  });

  it('keeps waiting for a gap while it shrinks', () => {
    const window = new BootWindow();
    window.take(10, 0);
    for (let seq = 1; seq < 9; seq++) {
      window.take(seq, seq * 200_000);
      for (let more = 10_000; more < 200_000; more += 10_000) {
        expect(window.giveUpGap(seq * 200_000 + more)).toBeUndefined();
      }
    }
    for (let more = 10_000; more < 300_000; more += 10_000) {
      expect(window.giveUpGap(1_600_000 + more)).toBeUndefined();
    }
    expect(window.giveUpGap(1_600_000 + 300_000)).toEqual({ first: 9, last: 9 });
    expect(window.upTo).toBe(10);
  });

  it('does not count the time in which the robot is not heard', () => {
    const window = new BootWindow();
    window.take(3, 0);
    for (let hour = 1; hour < 15; hour++) expect(window.giveUpGap(hour * 3_600_000)).toBeUndefined();
    expect(window.giveUpGap(15 * 3_600_000)).toEqual({ first: 1, last: 2 });
  });
});

describe('sequence ranges', () => {
  it('hold what was added', () => {
    const range = fc.tuple(fc.nat(60), fc.nat(6));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (added) => {
        const ranges = new SequenceRanges();
        const model = new Set<number>();
        for (const [first, more] of added) {
          ranges.add(first, first + more);
          for (let value = first; value <= first + more; value++) model.add(value);
        }
        for (let value = 0; value < 80; value++) expect(ranges.has(value)).toBe(model.has(value));
        const bounds = ranges.bounds;
        for (let i = 2; i < bounds.length; i += 2) expect(bounds[i]!).toBeGreaterThan(bounds[i - 1]! + 1);
      }),
    );
  });
});
