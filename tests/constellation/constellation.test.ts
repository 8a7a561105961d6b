import { describe, expect, it } from 'vitest';
import { Constellation } from './constellation.ts';
import { describeReport } from './constellation-report.ts';
import type { ConstellationReport } from './constellation-report.ts';
import type { ConstellationOptions } from './constellation.ts';
import { seeds, usualFaults } from './seeds.ts';

const minutes = (count: number): number => count * 60_000;

async function play(options: ConstellationOptions): Promise<ConstellationReport> {
  const report = await new Constellation(options).run();
  expect(report.broken, describeReport(report).join('\n')).toBeUndefined();
  return report;
}

describe('the constellation', { timeout: 120_000 }, () => {
  it('plays the same run from the same seed, event for event, and another from another', async () => {
    const options = { robots: 4, durationMs: minutes(4), fidelity: 'statistical', ...usualFaults } as const;
    const first = await play({ ...options, seed: 11 });
    const again = await play({ ...options, seed: 11 });
    const other = await play({ ...options, seed: 12 });
    expect(again.digest).toBe(first.digest);
    expect(again.events).toBe(first.events);
    expect(other.digest).not.toBe(first.digest);
  });

  it.each(seeds)('holds every invariant for ten minutes of faults, seed $seed', async ({ seed }) => {
    const report = await play({ seed, robots: 6, durationMs: minutes(10), fidelity: 'statistical', ...usualFaults });
    expect(report.faults).toBeGreaterThan(3);
    expect(report.counts['change:track']).toBeGreaterThan(50);
    expect(report.counts['acknowledged']).toBeGreaterThan(3);
  });

  it('plays the yard', async () => {
    const sector = 'customs-terminal';
    const report = await play({
      seed: 5,
      robots: 4,
      durationMs: minutes(5),
      fidelity: 'statistical',
      sector,
      ...usualFaults,
    });
    expect(report.counts['change:robot-position']).toBeGreaterThan(100);
  });

  it('detects in rendered pixels, takes pictures and stores them verified', async () => {
    const report = await play({
      seed: 7,
      robots: 3,
      durationMs: minutes(1),
      settleMs: 30_000,
      fidelity: 'pixels',
      ...usualFaults,
    });
    expect(report.counts['pictures']).toBeGreaterThan(0);
    expect(report.counts['change:track']).toBeGreaterThan(5);
  });
});
