/** Runs of twenty minutes in every CI run. A seed that ever broke an invariant stays here for ever, with what it found. */
export const seeds: readonly { readonly seed: number; readonly found?: string }[] = [
  { seed: 1 },
  { seed: 2, found: 'an embedded broker that acknowledged before the centre heard; ULIDs with the word "undefined"' },
  { seed: 3, found: 'a robot with a full outbox that declared its drops without end' },
  { seed: 4 },
  { seed: 5 },
  { seed: 6 },
];

/** The faults that shorter tests draw from: one in 45 s, a stop in five minutes. */
export const usualFaults = { meanFaultGapMs: 45_000, meanHaltGapMs: 300_000 } as const;
