import type { EpochMs } from '#shared/time/clock.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { AlarmRecord } from './alarm-record.ts';

/** Kept at hand; older ones live on as events and audit entries, and on disk if an incident names them. */
const keptCount = 300;

export class EndedAlarms {
  readonly #records: AlarmRecord[] = [];
  readonly #onDropped: (record: AlarmRecord) => void;

  constructor(onDropped: (record: AlarmRecord) => void) {
    this.#onDropped = onDropped;
  }

  add(record: AlarmRecord): void {
    this.#records.push(record);
  }

  since(from: EpochMs): readonly AlarmRecord[] {
    return this.#records.filter(({ endedAt }) => (endedAt ?? 0) >= from);
  }

  prune(work: UnitOfWork): void {
    for (const record of this.#records.splice(0, Math.max(0, this.#records.length - keptCount))) {
      this.#onDropped(record);
      const { id, incidentId } = record.view;
      if (incidentId === undefined) work.write({ kind: 'delete', collection: 'alarms', id });
    }
  }
}
