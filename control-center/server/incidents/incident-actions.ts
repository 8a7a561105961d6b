import type {
  CloseIncidentRequest,
  IncidentNoteRequest,
  OpenIncidentRequest,
} from '#shared/contracts/http/requests.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { AlarmBook } from '../alarms/alarm-book.ts';
import type { AlarmRecord } from '../alarms/alarm-record.ts';
import { isUnacknowledged } from '../alarms/alarm-state-machine.ts';
import { priorityRank } from '../alarms/priority-matrix.ts';
import type { Actor } from '../control-room.ts';
import type { TrackBook } from '../tracks/track-book.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { IncidentBook } from './incident-book.ts';

/** What people do with cases: open one from alarms, add to it, close it with a judgement. */
export class IncidentActions {
  readonly #incidents: IncidentBook;
  readonly #alarms: AlarmBook;
  readonly #tracks: TrackBook;

  constructor(incidents: IncidentBook, alarms: AlarmBook, tracks: TrackBook) {
    this.#incidents = incidents;
    this.#alarms = alarms;
    this.#tracks = tracks;
  }

  open(actor: Actor, { alarmIds, title }: OpenIncidentRequest, work: UnitOfWork): Result<string, DomainError> {
    const alarms: AlarmRecord[] = [];
    for (const id of new Set(alarmIds)) {
      const alarm = this.#alarms.get(id);
      if (alarm === undefined) return err(domainError('BPC_E_NOT_FOUND', `Alarm ${id}: not known.`));
      const { number, incidentId } = alarm.view;
      if (incidentId !== undefined) {
        const what = `Alarm ${number} belongs to an incident already.`;
        return err(domainError('BPC_E_STATE_CONFLICT', what, { incidentId, present: this.#incidents.get(incidentId) }));
      }
      alarms.push(alarm);
    }
    const [first] = alarms.toSorted((a, b) => priorityRank(b.view.priority) - priorityRank(a.view.priority));
    if (first === undefined) return err(domainError('BPC_E_NOT_FOUND', 'No alarm was named.'));
    const incident = this.#incidents.openNew(
      {
        title: title === undefined || title === '' ? first.view.message : title,
        category: first.view.category,
        priority: first.view.priority,
        alarmIds: alarms.map(({ view }) => view.id),
        robotIds: alarms.flatMap(({ view }) => view.robotId ?? []),
        by: actor.name,
      },
      work,
    );
    for (const alarm of alarms) this.#alarms.setIncident(alarm, incident.id, work);
    const { id, number } = incident;
    this.#trace(actor, 'incident.open', id, { number, alarms: alarms.map(({ view }) => view.number) }, work);
    return ok(id);
  }

  note(
    actor: Actor,
    id: string,
    { version, text }: IncidentNoteRequest,
    work: UnitOfWork,
  ): Result<string, DomainError> {
    const done = this.#incidents.note(id, version, actor.name, text, work);
    if (!done.ok) return done;
    this.#trace(actor, 'incident.note', id, { number: done.value.number, text }, work);
    return ok(id);
  }

  /** Closing judges; it never acknowledges by the way: an alarm nobody acknowledged keeps the case open. */
  close(actor: Actor, id: string, request: CloseIncidentRequest, work: UnitOfWork): Result<string, DomainError> {
    const { version, disposition, note } = request;
    const found = this.#incidents.forChange(id, version);
    if (!found.ok) return found;
    const alarms = found.value.alarmIds.flatMap((alarmId) => this.#alarms.get(alarmId) ?? []);
    const waiting = alarms.filter(({ view }) => isUnacknowledged(view.state)).map(({ view }) => view.number);
    if (waiting.length > 0) {
      const what = `${waiting.join(', ')} must be acknowledged before incident ${found.value.number} can be closed.`;
      return err(domainError('BPC_E_STATE_CONFLICT', what, { waiting }));
    }
    const closed = this.#incidents.close(found.value, { by: actor.name, disposition, note }, work);
    for (const alarm of alarms) {
      if (alarm.latching) this.#alarms.judge(alarm, work);
      if (alarm.subjectId !== undefined) this.#tracks.judge(alarm.subjectId, disposition, work);
    }
    this.#trace(actor, 'incident.close', id, { number: closed.number, disposition, note }, work);
    return ok(id);
  }

  #trace(
    actor: Actor,
    action: string,
    subject: string,
    detail: { readonly number: string; readonly [fact: string]: unknown },
    work: UnitOfWork,
  ): void {
    work.audit({ actor: actor.name, action, subject, detail });
    work.event({
      kind: 'incident',
      message: `${detail.number}: ${action.slice('incident.'.length)}`,
      by: actor.name,
      data: { incidentId: subject },
    });
  }
}
