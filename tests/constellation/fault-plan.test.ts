import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { planFaults } from './fault-plan.ts';

const plan = (seed: number) =>
  planFaults({
    random: seededRandom(seed),
    robots: 6,
    durationMs: 600_000,
    meanGapMs: 30_000,
    quietStartMs: 60_000,
    quietEndMs: 120_000,
  });

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

  it('draws every kind in some seed', () => {
    const kinds = new Set(Array.from({ length: 30 }, (_, seed) => plan(seed).map(({ kind }) => kind)).flat());
    expect([...kinds].sort()).toEqual([
      'centre-clock-step',
      'centre-kill',
      'clock-step',
      'half-open',
      'partition',
      'robot-kill',
      'stuck-gnss',
    ]);
  });
});
