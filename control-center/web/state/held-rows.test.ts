import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldRows } from './held-rows.ts';

describe('a held list', () => {
  it('shows what is wanted while nobody is in it', () => {
    expect(heldRows(['a'], ['b', 'a'], false)).toEqual({ rows: ['b', 'a'], newCount: 0 });
  });

  it('keeps every row in its place while held, and counts what waits', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.uniqueArray(fc.string()), (shown, wanted) => {
        const held = heldRows(shown, wanted, true);
        expect(held.rows).toEqual(shown);
        expect(held.newCount).toBe(wanted.filter((id) => !shown.includes(id)).length);
      }),
    );
  });
});
