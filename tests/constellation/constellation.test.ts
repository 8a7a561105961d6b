import { describe, expect, it } from 'vitest';
import { campaignOptions } from './campaign/campaign-options.ts';
import { Constellation } from './constellation.ts';
import { describeReport } from './constellation-report.ts';
import type { ConstellationReport } from './constellation-report.ts';
import type { ConstellationOptions } from './constellation-options.ts';
import { faultKinds } from './fault-plan.ts';
import { seeds, usualFaults } from './seeds.ts';

const minutes = (count: number): number => count * 60_000;

async function play(options: ConstellationOptions): Promise<ConstellationReport> {
  const report = await new Constellation(options).run();
  expect(report.broken, describeReport(report).join('\n')).toBeUndefined();
  return report;
}

describe('the constellation', { timeout: 300_000 }, () => {
  it('plays the same run from the same seed, event for event, and another from another', async () => {
    const options = (seed: number): ConstellationOptions => ({
      ...campaignOptions(seed, { hours: 0.07, robots: 4 }),
      settleMs: 30_000,
    });
    const first = await play(options(11));
    const again = await play(options(11));
    const other = await play(options(12));
    expect(again.digest).toBe(first.digest);
    expect(again.events).toBe(first.events);
    expect(other.digest).not.toBe(first.digest);
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

describe('a small campaign', { timeout: 300_000 }, () => {
  const happened: Record<string, number> = {};

  it.each(seeds)('holds every invariant for twenty minutes of everything, seed $seed', async ({ seed }) => {
    const report = await play(campaignOptions(seed, { hours: 1 / 3, robots: 6 }));
    const { counts, detections, injected, lostLink } = report;
    for (const [what, count] of Object.entries({ ...counts, ...injected, phases: lostLink.changes })) {
      happened[what] = (happened[what] ?? 0) + count;
    }
    expect(detections.confirmed).toBeGreaterThan(500);
    expect(counts['became PATROL']).toBeGreaterThan(5);
  });

  it('made everything happen that it is about', () => {
    const wanted = [
      ...faultKinds.map((kind) => `fault:${kind}`),
      'disk:ENOSPC',
      'disk:EIO',
      'disk:torn by kill',
      'disk:torn by power cut',
      'centre disk:refused',
      'centre disk:orphans',
      'repeated',
      'late',
      'lower epoch',
      'wrongly signed',
      'altered',
      'halted',
      'commanded',
      'acknowledged',
      'closed',
      'phases',
      'became LOST_LINK',
      'became RETURN',
      'became DOCK',
    ];
    expect(wanted.filter((what) => !(happened[what]! > 0))).toEqual([]);
  });
});
