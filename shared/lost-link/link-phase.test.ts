import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allMeans, linkPhase } from './link-phase.ts';
import type { LinkPhase } from './link-phase.ts';
import type { LostLinkContract } from './lost-link-contract.ts';

const contract = (onSilence: LostLinkContract['onSilence'], changes: Partial<LostLinkContract> = {}) => ({
  silenceSeconds: 30,
  maxAutonomousSeconds: 600,
  onSilence,
  onDetection: 'LOG' as const,
  forbiddenZoneIds: [],
  policyId: 'p',
  ...changes,
});
const all = ['CONTINUE', 'HOLD', 'RETURN', 'RETRACE', 'GOTO_LINK'] as const;

describe('the phase of the lost-link contract', () => {
  it.each(all)('%s begins and ends to the millisecond', (onSilence) => {
    expect(linkPhase(contract(onSilence), 29_999)).toBe('UP');
    expect(linkPhase(contract(onSilence), 30_000)).toBe(onSilence);
    expect(linkPhase(contract(onSilence), 629_999)).toBe(onSilence);
    expect(linkPhase(contract(onSilence), 630_000)).toBe('RETURN');
  });

  it('is HOLD where the robot has no means for what is asked', () => {
    const without = (means: Partial<typeof allMeans>) => ({ ...allMeans, ...means });
    expect(linkPhase(contract('RETURN'), 30_000, without({ canReturn: false }))).toBe('HOLD');
    expect(linkPhase(contract('CONTINUE'), 630_000, without({ canReturn: false }))).toBe('HOLD');
    expect(linkPhase(contract('RETRACE'), 30_000, without({ canRetrace: false }))).toBe('HOLD');
    expect(linkPhase(contract('GOTO_LINK'), 30_000, without({ canReachLink: false }))).toBe('HOLD');
    expect(linkPhase(contract('CONTINUE'), 30_000, without({ canReturn: false }))).toBe('CONTINUE');
  });

  it('never goes back to an earlier one while the silence lasts', () => {
    const rank = (phase: LinkPhase): number => (phase === 'UP' ? 0 : phase === 'RETURN' ? 2 : 1);
    fc.assert(
      fc.property(
        fc.record({
          onSilence: fc.constantFrom(...all),
          silenceSeconds: fc.integer({ min: 1, max: 3600 }),
          maxAutonomousSeconds: fc.integer({ min: 1, max: 86_400 }),
        }),
        fc.nat(100_000_000),
        fc.nat(100_000_000),
        ({ onSilence, ...times }, a, b) => {
          const terms = contract(onSilence, times);
          const [early, late] = [linkPhase(terms, Math.min(a, b)), linkPhase(terms, Math.max(a, b))];
          expect(rank(late)).toBeGreaterThanOrEqual(rank(early));
        },
      ),
    );
  });
});
