import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assignment.ts';

const total = (costs: readonly (readonly number[])[], pairs: readonly number[], limit: number): number =>
  pairs.reduce((sum, column, row) => sum + (column < 0 ? limit : costs[row]![column]!), 0);

/** Least total over every way to pair, by trying all. */
function bruteForce(
  costs: readonly (readonly number[])[],
  limit: number,
  row = 0,
  taken: readonly number[] = [],
): number {
  if (row === costs.length) return 0;
  let best = limit + bruteForce(costs, limit, row + 1, taken);
  costs[row]!.forEach((cost, column) => {
    if (taken.includes(column) || cost >= limit) return;
    best = Math.min(best, cost + bruteForce(costs, limit, row + 1, [...taken, column]));
  });
  return best;
}

describe('assignment', () => {
  it('leaves apart what costs too much', () => {
    expect(
      assign(
        [
          [1, 7],
          [2, 20],
        ],
        10,
      ),
    ).toEqual([1, 0]);
    expect(assign([[12]], 10)).toEqual([-1]);
    expect(assign([], 10)).toEqual([]);
    expect(assign([[], []], 10)).toEqual([-1, -1]);
  });

  it('finds the least total cost, with each column used once', () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
      fc.array(fc.array(fc.double({ min: 0, max: 15, noNaN: true }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );
    fc.assert(
      fc.property(matrix, (costs) => {
        const pairs = assign(costs, 10);
        const columns = pairs.filter((column) => column >= 0);
        expect(new Set(columns).size).toBe(columns.length);
        expect(total(costs, pairs, 10)).toBeCloseTo(bruteForce(costs, 10), 6);
      }),
    );
  });
});
