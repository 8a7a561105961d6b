import type { ConstellationReport } from '../constellation-report.ts';

/** One seed of a campaign, as it is kept: a line of JSON. */
export type SeedResult = { readonly seed: number } & (
  | {
      readonly kind: 'played';
      readonly report: Omit<ConstellationReport, 'broken'>;
      readonly broken: string | undefined;
    }
  /** The child that played it ended without a result. */
  | { readonly kind: 'crashed'; readonly how: string }
);

export const played = ({ broken, ...report }: ConstellationReport): SeedResult => ({
  seed: report.seed,
  kind: 'played',
  report,
  broken: broken === undefined ? undefined : `at ${(broken.atMs / 1000).toFixed(1)} s: ${broken.invariant}`,
});

export const isHeld = (result: SeedResult): boolean => result.kind === 'played' && result.broken === undefined;
