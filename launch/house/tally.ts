/** Counts of everything `npm test` looked at. */
export interface Tally {
  passed: number;
  readonly failures: string[];
  readonly skips: string[];
}

export const emptyTally = (): Tally => ({ passed: 0, failures: [], skips: [] });

/** The last line of a run, alone on its line: other programs read it. */
export const tallyLine = ({ passed, failures, skips }: Tally): string =>
  `${passed} passed, ${failures.length} failed, ${skips.length} skipped`;
