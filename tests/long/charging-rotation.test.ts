import { expect, it } from 'vitest';
import { patrolGaps } from '#tests/support/patrol-gaps.ts';

it.each([1, 2, 3])('charging in turns leaves patrols shorter gaps, eight hours, seed %i', async (seed) => {
  const without = await patrolGaps(seed, 8, () => undefined);
  const taking = await patrolGaps(seed, 8, (configured) => configured);
  console.log(JSON.stringify({ seed, without, taking }));
  expect(without.emptied + taking.emptied).toBe(0);
  expect(taking.worstMinutes).toBeLessThan(without.worstMinutes / 1.5);
  expect(taking.meanMinutes).toBeLessThan(without.meanMinutes / 2);
  expect(taking.neighboursAwayMinutes).toBeLessThan(without.neighboursAwayMinutes);
});
