import { describe, expect, it } from 'vitest';
import { Constellation } from '../constellation.ts';
import { campaignOptions } from './campaign-options.ts';
import { played } from './campaign-result.ts';
import type { SeedResult } from './campaign-result.ts';
import { describeSummary, summarize } from './campaign-summary.ts';

const report = await new Constellation(campaignOptions(1, { hours: 0.02, robots: 1 })).run();
const good = played(report);
const withGhosts = (within3Sigma: number, total: number): SeedResult =>
  played({ ...report, ghosts: { ...report.ghosts, undisturbed: { within3Sigma, total } } });

describe('a campaign’s verdict', () => {
  it('adds up what happened and passes if every seed held', () => {
    const summary = summarize([good, good]);
    expect(summary).toMatchObject({ seeds: 2, held: 2, isPassed: true, messages: 2 * report.messages });
    expect(describeSummary(summary).at(-1)).toBe('passed');
  });

  it('fails for one broken seed, one crashed process, or ghosts that are elsewhere', () => {
    const broken = played({ ...report, broken: { invariant: 'x', atMs: 1, recent: [], fault: undefined } });
    expect(summarize([good, broken])).toMatchObject({ held: 1, isPassed: false });
    expect(summarize([good, { seed: 2, kind: 'crashed', how: 'SIGSEGV' }])).toMatchObject({ held: 1, isPassed: false });
    expect(summarize([withGhosts(98, 100)])).toMatchObject({ held: 1, isPassed: false });
    expect(summarize([withGhosts(99, 100)])).toMatchObject({ held: 1, isPassed: true });
  });
});
