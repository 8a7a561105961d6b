import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkPhase, unsupportedPolicy } from './lost-link.ts';
import type { LostLinkContract } from './lost-link.ts';

const contract = (onSilence: LostLinkContract['onSilence']): LostLinkContract => ({
  silenceSeconds: 30,
  maxAutonomousSeconds: 600,
  onSilence,
  onDetection: 'LOG',
  forbiddenZoneIds: [],
  policyId: 'p',
});

describe('the lost-link contract', () => {
  it('is kept to the millisecond', () => {
    expect(linkPhase(contract('CONTINUE'), 29_999)).toBe('UP');
    expect(linkPhase(contract('CONTINUE'), 30_000)).toBe('CONTINUE');
    expect(linkPhase(contract('HOLD'), 30_000)).toBe('HOLD');
    expect(linkPhase(contract('RETURN'), 30_000)).toBe('RETURN');
    expect(linkPhase(contract('CONTINUE'), 629_999)).toBe('CONTINUE');
    expect(linkPhase(contract('HOLD'), 630_000)).toBe('RETURN');
  });

  it('never goes back to an earlier phase while the silence lasts', () => {
    const order = { UP: 0, CONTINUE: 1, HOLD: 1, RETURN: 2 };
    fc.assert(
      fc.property(
        fc.constantFrom('CONTINUE' as const, 'HOLD' as const, 'RETURN' as const),
        fc.nat(2_000_000),
        fc.nat(2_000_000),
        (onSilence, a, b) => {
          const [early, late] = [
            linkPhase(contract(onSilence), Math.min(a, b)),
            linkPhase(contract(onSilence), Math.max(a, b)),
          ];
          expect(order[late]).toBeGreaterThanOrEqual(order[early]);
        },
      ),
    );
  });

  it('names what of a policy the robot cannot do', () => {
    expect(unsupportedPolicy(contract('RETRACE'))).toContain('RETRACE');
    expect(unsupportedPolicy(contract('HOLD'))).toBeUndefined();
  });
});
