import { beforeAll, describe, expect, it } from 'vitest';
import { fitStatisticalSight } from '#simulation/evaluation/fit-statistical-sight.ts';
import { sightTable } from '#simulation/sensors/fitted-sight-table.ts';
import { sightPoses } from '#simulation/sensors/sight-table.ts';
import type { SightCell, SightTable } from '#simulation/sensors/sight-table.ts';
import { detectorUnderTest } from '#tests/support/hot-spot-under-test.ts';

/** Four standard errors of a difference of two shares, and what rounding and few cases add. */
function tolerance(a: Pooled, b: Pooled): number {
  const share = (a.found + b.found) / (a.tried + b.tried);
  return 0.03 + 4 * Math.sqrt(Math.max(0.02, share * (1 - share)) * (1 / a.tried + 1 / b.tried));
}

interface Pooled {
  readonly tried: number;
  readonly found: number;
}

function pooled(cells: readonly SightCell[]): Pooled {
  const tried = cells.reduce((sum, cell) => sum + cell.tried, 0);
  return { tried, found: cells.reduce((sum, cell) => sum + cell.tried * cell.recall, 0) };
}

describe('the statistical sight agrees with the shipped detector on fresh frames', () => {
  const { name, detect } = detectorUnderTest();
  let fresh: SightTable;
  beforeAll(async () => {
    fresh = await fitStatisticalSight({ detector: name, detect, seed: 'agreement', framesPerCell: 6 });
  });

  it.each(sightPoses.flatMap((pose) => [[pose, 'near', 0, 6] as const, [pose, 'far', 6, 12] as const]))(
    'recall of %s, %s',
    (pose, _, from, to) => {
      const [ours, theirs] = [
        pooled(sightTable.cells[pose].slice(from, to)),
        pooled(fresh.cells[pose].slice(from, to)),
      ];
      expect(theirs.tried).toBeGreaterThan(5);
      const difference = Math.abs(ours.found / ours.tried - theirs.found / theirs.tried);
      expect(difference).toBeLessThan(tolerance(ours, theirs));
    },
  );

  it('false alarms a frame', () => {
    for (const style of ['hills', 'yard'] as const) {
      const [ours, theirs] = [sightTable.falseAlarms[style].perFrame, fresh.falseAlarms[style].perFrame];
      expect(Math.abs(ours - theirs)).toBeLessThan(0.05 + 0.5 * ours);
    }
  });
});
