import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { faultKinds, planFaults } from './fault-plan.ts';

const plan = (seed: number) =>
  planFaults({
    random: seededRandom(seed),
    robots: 6,
    durationMs: 600_000,
    meanGapMs: 30_000,
    quietStartMs: 60_000,
    quietEndMs: 120_000,
  });

const hours = (count: number) =>
  Array.from({ length: count }, (_, seed) =>
    planFaults({
      random: seededRandom(seed),
      robots: 6,
      durationMs: 3_600_000,
      meanGapMs: 60_000,
      quietStartMs: 0,
      quietEndMs: 0,
    }),
  ).flat();

describe('planFaults', () => {
  it('draws the same faults for the same seed and others for another', () => {
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });

  it('leaves start and end quiet', () => {
    for (let seed = 0; seed < 50; seed++) {
      for (const fault of plan(seed)) {
        expect(fault.atMs).toBeGreaterThanOrEqual(60_000);
        expect(fault.atMs + ('forMs' in fault ? fault.forMs : 0)).toBeLessThanOrEqual(480_000);
      }
    }
  });

  it('draws every kind in some seed, and outages from seconds to half an hour', () => {
    const faults = Array.from({ length: 200 }, (_, seed) => plan(seed)).flat();
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(faultKinds));
    const outages = hours(200).flatMap((fault) => (fault.kind === 'partition' ? [fault.forMs] : []));
    expect(Math.min(...outages)).toBeLessThan(6000);
    expect(Math.max(...outages)).toBeGreaterThan(1_500_000);
  });
});
