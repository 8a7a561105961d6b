import type { AlertCategory } from '#shared/contracts/extension/alert.ts';
import type { AlarmPriority, Disposition, IncidentView } from '#shared/contracts/views.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';

/** Closed incidents at hand for the snapshot; all stay on disk. */
const shownClosed = 100;
const mostNotes = 500;

interface NewIncident {
  readonly title: string;
  readonly category: AlertCategory;
  readonly priority: AlarmPriority;
  readonly alarmIds: readonly string[];
  readonly robotIds: readonly string[];
  readonly by: string;
}

/** Human cases about alarms. Every change carries the version it was made from. */
export class IncidentBook {
  readonly #ids: IdSource;
  readonly #incidents = new Map<string, IncidentView>();
  #lastNumber = 0;

  constructor(ids: IdSource, stored: readonly StoredDocument[]) {
    this.#ids = ids;
    for (const { document } of stored) {
      const incident = document as IncidentView;
      this.#incidents.set(incident.id, incident);
      this.#lastNumber = Math.max(this.#lastNumber, Number(incident.number.slice(2)));
    }
  }

  get(id: string): IncidentView | undefined {
    return this.#incidents.get(id);
  }

  views(): readonly IncidentView[] {
    const all = [...this.#incidents.values()];
    const closed = all.filter(({ state }) => state === 'closed');
    return [...closed.slice(-shownClosed), ...all.filter(({ state }) => state === 'open')];
  }

  openNew({ title, category, priority, alarmIds, robotIds, by }: NewIncident, work: UnitOfWork): IncidentView {
    this.#lastNumber++;
    const incident: IncidentView = {
      id: this.#ids.next(),
      number: `I-${String(this.#lastNumber).padStart(4, '0')}`,
      title,
      state: 'open',
      category,
      priority,
      alarmIds: [...alarmIds],
      robotIds: [...new Set(robotIds)],
      openedAt: work.now,
      openedBy: by,
      notes: [],
      version: 1,
    };
    return this.#store(incident, work);
  }

  note(id: string, version: number, by: string, text: string, work: UnitOfWork): Result<IncidentView, DomainError> {
    const found = this.forChange(id, version);
    if (!found.ok) return found;
    if (found.value.notes.length >= mostNotes) {
      return err(domainError('BPC_E_STATE_CONFLICT', `Incident ${found.value.number} holds ${mostNotes} notes.`));
    }
    return ok(this.#change(found.value, { notes: [...found.value.notes, { at: work.now, by, text }] }, work));
  }

  close(
    incident: IncidentView,
    { by, disposition, note }: { readonly by: string; readonly disposition: Disposition; readonly note?: string },
    work: UnitOfWork,
  ): IncidentView {
    const notes = note === undefined ? incident.notes : [...incident.notes, { at: work.now, by, text: note }];
    return this.#change(incident, { state: 'closed', closedAt: work.now, closedBy: by, disposition, notes }, work);
  }

  /** A robot was sent because of it. */
  addRobot(id: string, robotId: string, work: UnitOfWork): void {
    const incident = this.#incidents.get(id);
    if (incident === undefined || incident.state === 'closed' || incident.robotIds.includes(robotId)) return;
    this.#change(incident, { robotIds: [...incident.robotIds, robotId] }, work);
  }

  forChange(id: string, version: number): Result<IncidentView, DomainError> {
    const incident = this.#incidents.get(id);
    if (incident === undefined) return err(domainError('BPC_E_NOT_FOUND', `Incident ${id}: not known.`));
    if (incident.version !== version) {
      const what = `Incident ${incident.number}: version ${version} was changed, now ${incident.version}.`;
      return err(domainError('BPC_E_VERSION_CONFLICT', what, { present: incident }));
    }
    if (incident.state === 'closed') {
      return err(domainError('BPC_E_STATE_CONFLICT', `Incident ${incident.number} is closed.`, { present: incident }));
    }
    return ok(incident);
  }

  #change(incident: IncidentView, change: Partial<IncidentView>, work: UnitOfWork): IncidentView {
    return this.#store({ ...incident, ...change, version: incident.version + 1 }, work);
  }

  #store(incident: IncidentView, work: UnitOfWork): IncidentView {
    this.#incidents.set(incident.id, incident);
    work.put('incidents', incident.id, incident);
    work.show({ kind: 'incident', incident });
    return incident;
  }
}
