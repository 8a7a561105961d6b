import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiskBudget } from './disk-budget.ts';

/** A tenant with things of some sizes, of which it keeps the last `kept`. */
function tenant(name: string, sizes: number[], kept = 0) {
  return {
    name,
    sizes,
    bytes: () => sizes.reduce((sum, size) => sum + size, 0),
    thin(bytes: number) {
      let freed = 0;
      while (freed < bytes && sizes.length > kept) freed += sizes.shift()!;
      return freed;
    },
  };
}

function budgetOf(
  tenants: ReturnType<typeof tenant>[],
  { total = 100, keepFree = 0, free = () => undefined as number | undefined } = {},
) {
  const thinned: [string, number][] = [];
  const full: (number | undefined)[] = [];
  const budget = new DiskBudget({
    tenants,
    totalBytes: total,
    keepFreeBytes: keepFree,
    freeBytes: free,
    onThinned: (name, bytes) => thinned.push([name, bytes]),
    onFull: (missing) => full.push(missing),
  });
  return { budget, thinned, full };
}

describe('the disk budget', () => {
  it('touches nothing while all is within it', () => {
    const { budget, thinned, full } = budgetOf([tenant('logs', [40]), tenant('pictures', [60])]);
    budget.check();
    expect([thinned, full]).toEqual([[], []]);
  });

  it('takes from the first tenant first, and from the next only what is still missing', () => {
    const logs = tenant('logs', [10, 10]);
    const pictures = tenant('pictures', [30, 30, 60]);
    const { budget, thinned } = budgetOf([logs, pictures]);
    budget.check();
    expect(thinned).toEqual([
      ['logs', 20],
      ['pictures', 30],
    ]);
    expect(pictures.sizes).toEqual([30, 60]);
  });

  it('makes room when others fill the disk', () => {
    const logs = tenant('logs', [10, 10, 10]);
    let free = 5;
    const { budget, thinned } = budgetOf([logs], { keepFree: 20, free: () => free });
    budget.check();
    expect(thinned).toEqual([['logs', 20]]);
    free = 25;
    budget.check();
    expect(thinned).toHaveLength(1);
  });

  it('says once that nothing more may go, and once that it fits again', () => {
    const pictures = tenant('pictures', [80, 80], 2);
    const { budget, full } = budgetOf([pictures]);
    budget.check();
    budget.check();
    pictures.sizes.splice(0, 1);
    budget.check();
    expect(full).toEqual([60, undefined]);
  });

  it('never takes from a later tenant while an earlier one has something to give', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 200 }),
        (all, total) => {
          const tenants = all.map((sizes, i) => tenant(String(i), [...sizes]));
          const { budget, thinned, full } = budgetOf(tenants, { total });
          budget.check();
          const left = tenants.reduce((sum, one) => sum + one.bytes(), 0);
          expect(left <= total).toBe(full.length === 0);
          const last = thinned.at(-1)?.[0];
          for (const one of tenants) if (last !== undefined && one.name < last) expect(one.sizes).toEqual([]);
        },
      ),
    );
  });
});
