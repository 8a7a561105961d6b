import { expect, it } from 'vitest';
import { Constellation } from '#tests/constellation/constellation.ts';
import { describeReport } from '#tests/constellation/constellation-report.ts';
import { usualFaults } from '#tests/constellation/seeds.ts';

const groups = Array.from({ length: 20 }, (_, group) => group * 10 + 1000);

it.each(groups)('ten seeds of ten minutes from %i hold every invariant', async (first) => {
  for (let seed = first; seed < first + 10; seed++) {
    const report = await new Constellation({
      seed,
      robots: 6,
      durationMs: 600_000,
      fidelity: 'statistical',
      ...usualFaults,
    }).run();
    expect(report.broken, describeReport(report).join('\n')).toBeUndefined();
  }
});
