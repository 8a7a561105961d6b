import type { ConstellationOptions } from '../constellation-options.ts';

export interface CampaignLength {
  readonly hours: number;
  readonly robots: number;
}

/** Everything that can go wrong goes wrong: faults once in 45 s, stops, somebody hostile on the wire, robots and machines drawn by seed. */
export const campaignOptions = (seed: number, { hours, robots }: CampaignLength): ConstellationOptions => ({
  seed,
  robots,
  durationMs: hours * 3_600_000,
  fidelity: 'statistical',
  meanFaultGapMs: 45_000,
  meanHaltGapMs: 600_000,
  meanHostileGapMs: 20_000,
  vary: true,
  settleMs: 180_000,
});
