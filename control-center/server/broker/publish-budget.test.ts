import { expect, it } from 'vitest';
import { PublishBudget } from './publish-budget.ts';

it('lets a burst pass, then holds a client to its rate, in order, and no other client', () => {
  const budget = new PublishBudget(100, 10);
  const [greedy, modest] = [{}, {}];
  const waits = Array.from({ length: 30 }, () => budget.take(greedy, 0));
  expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(waits.slice(10)).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) * 10));
  expect(budget.take(modest, 0)).toBe(0);
  expect(budget.take(greedy, 1000)).toBe(0);
});
