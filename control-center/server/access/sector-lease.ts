import type { Store } from '../work/store-port.ts';
import type { WorkQueue } from '../work/work-queue.ts';

interface Lease {
  readonly epoch: number;
}

/**
 * Takes the sector for this run of the centre: each run has a higher epoch than the one before, and it is on disk before it is used.
 * One centre a database (the database is locked); several need the fenced lease row of trust.md behind the same value.
 */
export async function takeSector(
  store: Pick<Store, 'get'>,
  queue: Pick<WorkQueue, 'run'>,
  sector: string,
): Promise<Lease> {
  const before = (await store.get('lease', sector)) as Lease | undefined;
  const lease = { epoch: (before?.epoch ?? 0) + 1 };
  await queue.run((work) => {
    work.put('lease', sector, lease);
    work.audit({ actor: 'setup', action: 'sector.take', subject: sector, detail: lease });
  });
  return lease;
}
