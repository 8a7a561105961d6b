/** Runs of ten minutes in every CI run. A seed that ever broke an invariant stays here for ever, with what it found. */
export const seeds: readonly { readonly seed: number; readonly found?: string }[] = [
  { seed: 1 },
  { seed: 2, found: 'ULIDs of a clock with fractions of a millisecond held the word "undefined"' },
  { seed: 3 },
  { seed: 4 },
];

/** The faults that every campaign draws from: one in 45 s, a stop in five minutes. */
export const usualFaults = { meanFaultGapMs: 45_000, meanHaltGapMs: 300_000 } as const;
