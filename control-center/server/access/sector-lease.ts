import type { Store } from '../work/store-port.ts';
import type { WorkQueue } from '../work/work-queue.ts';

/** The sector is this centre's: every command carries at least this epoch. */
export interface SectorLease {
  readonly epoch: number;
  /** What was said under the epoch before holds no more, for a reason that is put on record. Resolves when it is on disk and in force. */
  raise(why: string): Promise<void>;
}

/**
 * Takes the sector for this run of the centre: each run has a higher epoch than the one before, and it is on disk before it is used.
 * One centre a database (the database is locked); several need the fenced lease row of trust.md behind the same value.
 */
export async function takeSector(
  store: Pick<Store, 'get'>,
  queue: Pick<WorkQueue, 'run'>,
  sector: string,
): Promise<SectorLease> {
  const before = (await store.get('lease', sector)) as Pick<SectorLease, 'epoch'> | undefined;
  let epoch = before?.epoch ?? 0;
  const raise = async (why: string): Promise<void> => {
    const next = { epoch: epoch + 1 };
    await queue.run((work) => {
      work.put('lease', sector, next);
      work.audit({ actor: 'setup', action: 'sector.take', subject: sector, detail: { ...next, why } });
    });
    epoch = next.epoch;
  };
  await raise('the centre started');
  return {
    get epoch() {
      return epoch;
    },
    raise,
  };
}
