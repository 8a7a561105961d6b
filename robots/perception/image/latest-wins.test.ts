import { describe, expect, it } from 'vitest';
import { LatestWins } from './latest-wins.ts';

describe('the queue of length one', () => {
  it('works on the newest item next and counts what it passed over', async () => {
    const worked: number[] = [];
    const releases: (() => void)[] = [];
    const queue = new LatestWins<number>(
      async (item) => {
        worked.push(item);
        await new Promise<void>((resolve) => releases.push(resolve));
      },
      () => undefined,
    );
    for (const item of [1, 2, 3, 4]) queue.offer(item);
    releases.shift()!();
    await Promise.resolve();
    await Promise.resolve();
    expect(worked).toEqual([1, 4]);
    expect(queue.takeDropped()).toBe(2);
    expect(queue.takeDropped()).toBe(0);
  });

  it('goes on after a failure', async () => {
    const errors: unknown[] = [];
    const worked: string[] = [];
    const queue = new LatestWins<string>(
      (item) => {
        worked.push(item);
        return item === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve();
      },
      (error) => errors.push(error),
    );
    queue.offer('bad');
    queue.offer('good');
    await new Promise((resolve) => setImmediate(resolve));
    expect(worked).toEqual(['bad', 'good']);
    expect(errors).toHaveLength(1);
  });
});
