import { expect, it } from 'vitest';
import { DatabaseSync } from 'node:sqlite';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { seededRandom } from '#shared/random/random.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { openSqliteStore } from '../storage/open-sqlite-store.ts';
import { createWorkQueue } from '../work/work-queue.ts';
import { takeSector } from './sector-lease.ts';

it('a sector has a higher epoch with every run of the centre, and within one when it is raised', async () => {
  const clock = new SimulatedClock(0, () => Promise.resolve());
  const store = await openSqliteStore({ database: new DatabaseSync(':memory:') }, { now: 0 });
  const why: unknown[] = [];
  const auditLog = {
    append: ({ detail }: { readonly detail?: unknown }) => {
      why.push(detail);
      return { index: why.length - 1, entry: '{}', leafHash: String(why.length) };
    },
  };
  const ids = ulidSource(clock, seededRandom(1));
  const queue = createWorkQueue({ store, clock, ids, auditLog, onChanges: () => undefined });
  const first = await takeSector(store, queue, 'bp-north');
  expect(first.epoch).toBe(1);
  await first.raise('the clock was set back');
  expect(first.epoch).toBe(2);
  expect((await takeSector(store, queue, 'bp-north')).epoch).toBe(3);
  expect(why).toEqual([
    { epoch: 1, why: 'the centre started' },
    { epoch: 2, why: 'the clock was set back' },
    { epoch: 3, why: 'the centre started' },
  ]);
});
