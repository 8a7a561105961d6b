import { expect, it } from 'vitest';
import { describeSummary, summarize } from '#tests/constellation/campaign/campaign-summary.ts';
import type { SeedResult } from '#tests/constellation/campaign/campaign-result.ts';
import { runCampaign } from '#tests/constellation/campaign/run-campaign.ts';

it('200 seeds of an hour with six robots hold every invariant, and ghosts are where the robots are', async () => {
  const results: SeedResult[] = [];
  const seeds = Array.from({ length: 200 }, (_, index) => index + 1);
  await runCampaign({ seeds, hours: 1, robots: 6, workers: 2, onResult: (result) => results.push(result) });
  const summary = summarize(results);
  const text = describeSummary(summary).join('\n');
  console.log(text);
  expect(summary.held, text).toBe(seeds.length);
  expect(summary.isPassed, text).toBe(true);
});
