import type { AlarmMetrics, AlarmView } from '#shared/contracts/views.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { AlarmRecord, Finding } from './alarm-record.ts';
import { isActive, isUnacknowledged, transition } from './alarm-state-machine.ts';
import { alarmDefinition } from './catalogue.ts';
import { EndedAlarms } from './ended-alarms.ts';
import { FloodMeter } from './flood-meter.ts';
import { higherPriority, isSuppressible, newAlarm } from './new-alarm.ts';
import type { RecalledCalls } from './recalled-calls.ts';
import { ShelfBook } from './shelf.ts';

const silenceMs = 30_000;

/** All alarms: one open alarm a key, its two axes, and what calls for attention. */
export class AlarmBook {
  readonly #ids: IdSource;
  readonly #open = new Map<string, AlarmRecord>();
  readonly #byId = new Map<string, AlarmRecord>();
  readonly #ended: EndedAlarms;
  readonly #shelves = new ShelfBook();
  readonly #flood = new FloodMeter();
  #lastNumber = 0;
  #silencedUntil: EpochMs | undefined;
  #shownMetrics = '';

  constructor(ids: IdSource, stored: readonly StoredDocument[], recalled?: RecalledCalls) {
    this.#ids = ids;
    for (const at of recalled?.calledAt ?? []) this.#flood.note(at);
    if (recalled?.silencedAt !== undefined) this.silence(recalled.silencedAt);
    this.#ended = new EndedAlarms((record) => this.#byId.delete(record.view.id));
    for (const { document } of stored) this.#restore(structuredClone(document) as AlarmRecord);
  }

  get(id: string): AlarmRecord | undefined {
    return this.#byId.get(id);
  }

  open(key: string): AlarmRecord | undefined {
    return this.#open.get(key);
  }

  allOpen(): readonly AlarmRecord[] {
    return [...this.#open.values()];
  }

  /** Open alarms and those that ended within the last hour. */
  views(now: EpochMs): readonly AlarmView[] {
    return [...this.#ended.since(now - 3_600_000), ...this.#open.values()].map(({ view }) => view);
  }

  silencedUntil(now: EpochMs): EpochMs | undefined {
    return this.#silencedUntil !== undefined && this.#silencedUntil > now ? this.#silencedUntil : undefined;
  }

  metrics(now: EpochMs): AlarmMetrics {
    const unacknowledged = { critical: 0, high: 0, medium: 0, low: 0 };
    for (const { view } of this.#open.values()) {
      if (isUnacknowledged(view.state) && view.suppression === 'none') unacknowledged[view.priority]++;
    }
    return { ...this.#flood.read(now), unacknowledged };
  }

  /**
   * A rule found its condition. Opens an alarm, or renews the open one of this key if it had returned, rises or repeats. Undefined only
   * if late evidence of a suppressible kind occurred while its key was shelved: then it is an event.
   */
  raise(finding: Finding, work: UnitOfWork): AlarmRecord | undefined {
    const open = this.#open.get(finding.key);
    return open === undefined ? this.#begin(finding, work) : this.#again(open, finding, work);
  }

  /** The condition of a key is gone. */
  returned(key: string, work: UnitOfWork): void {
    const record = this.#open.get(key);
    if (record === undefined) return;
    const next = transition(record.view.state, 'return', record.latching);
    if (next === undefined || next.state === record.view.state) return;
    this.#change(record, { state: next.state, returnedAt: work.now }, work);
  }

  acknowledge(id: string, version: number, by: string, work: UnitOfWork): Result<AlarmRecord, DomainError> {
    const found = this.#forChange(id, version);
    if (!found.ok) return found;
    const record = found.value;
    const next = isUnacknowledged(record.view.state)
      ? transition(record.view.state, 'acknowledge', record.latching)
      : undefined;
    if (next === undefined) return err(conflict(record, `is ${record.view.state}`));
    this.#change(record, { state: next.state, acknowledgedAt: work.now, acknowledgedBy: by }, work);
    return ok(record);
  }

  shelve(
    id: string,
    version: number,
    shelf: { readonly minutes: number; readonly reason: string; readonly by: string },
    work: UnitOfWork,
  ): Result<AlarmRecord, DomainError> {
    const found = this.#forChange(id, version);
    if (!found.ok) return found;
    const record = found.value;
    if (!record.view.suppressible) return err(conflict(record, 'is never shelved'));
    if (!this.#open.has(record.key)) return err(conflict(record, 'has ended'));
    const until = work.now + Math.min(60, Math.max(5, shelf.minutes)) * 60_000;
    record.shelf = { key: record.shelfKey, from: work.now, until, reason: shelf.reason, by: shelf.by };
    this.#shelves.add(record.shelf);
    this.#change(record, { suppression: 'shelved', shelvedUntil: until }, work);
    return ok(record);
  }

  silence(now: EpochMs): EpochMs {
    this.#silencedUntil = now + silenceMs;
    return this.#silencedUntil;
  }

  /** An alarm that another one stands for does not call on its own. */
  standIn(key: string, suppressed: boolean, work: UnitOfWork): void {
    const record = this.#open.get(key);
    if (record === undefined || !record.view.suppressible) return;
    if (suppressed && record.view.suppression === 'none') this.#change(record, { suppression: 'by-design' }, work);
    if (!suppressed && record.view.suppression === 'by-design') this.#unsuppress(record, work);
  }

  setIncident(record: AlarmRecord, incidentId: string, work: UnitOfWork): void {
    this.#change(record, { incidentId }, work);
  }

  /** A person closed the case: acknowledged and latched alarms end. Never acknowledges by the way. */
  judge(record: AlarmRecord, work: UnitOfWork): void {
    const next = transition(record.view.state, 'judge', record.latching);
    if (next !== undefined)
      this.#change(record, { state: next.state, returnedAt: record.view.returnedAt ?? work.now }, work);
  }

  tick(work: UnitOfWork): void {
    for (const record of this.#open.values()) {
      if (record.view.suppression === 'shelved' && (record.view.shelvedUntil ?? 0) <= work.now) {
        this.#unsuppress(record, work);
      }
    }
    this.#ended.prune(work);
    this.#showMetrics(work);
  }

  #begin(finding: Finding, work: UnitOfWork): AlarmRecord | undefined {
    const { key, shelfKey = key, occurredAt, deliveredLate, message, robotId } = finding;
    const covering = isSuppressible(finding) ? this.#shelves.covering(shelfKey, occurredAt) : undefined;
    const shelf = covering !== undefined && covering.until > work.now ? covering : undefined;
    if (covering !== undefined && shelf === undefined && deliveredLate) {
      const data = { key, reason: covering.reason };
      work.event({ kind: 'alarm-while-shelved', message, robotId, at: occurredAt, data });
      return undefined;
    }
    this.#lastNumber++;
    const record = newAlarm(finding, { id: this.#ids.next(), number: this.#lastNumber, now: work.now, shelf });
    this.#open.set(key, record);
    this.#byId.set(record.view.id, record);
    this.#call(record, { state: 'unacknowledged' }, work);
    return record;
  }

  #again(record: AlarmRecord, finding: Finding, work: UnitOfWork): AlarmRecord {
    const { view } = record;
    const wasActive = isActive(view.state);
    const priority = higherPriority(view.priority, finding.priority);
    const rises = priority !== view.priority;
    this.#followService(record, finding, work);
    if (record.alert === undefined && finding.alert !== undefined) {
      record.alert = finding.alert;
      this.#change(record, {}, work);
    }
    if (wasActive && !rises && finding.repeat !== true) return record;
    const known = view.acknowledgedAt !== undefined && finding.occurredAt <= view.acknowledgedAt;
    if (known && !rises && finding.repeat !== true) return record;
    const next = transition(view.state, rises || finding.repeat ? 'renew' : 'raise', record.latching);
    if (next === undefined) return record;
    record.occurredAt = Math.max(record.occurredAt, finding.occurredAt);
    this.#call(
      record,
      {
        state: next.state,
        priority,
        message: finding.message,
        reasons: finding.reasons,
        position: finding.position ?? view.position,
        acknowledgedAt: undefined,
        acknowledgedBy: undefined,
        returnedAt: undefined,
        repeatCount: view.repeatCount + 1,
        respondBy: work.now + alarmDefinition(finding.type).respondWithinSeconds * 1000,
      },
      work,
    );
    return record;
  }

  #followService(record: AlarmRecord, { outOfService }: Finding, work: UnitOfWork): void {
    const { suppression, suppressible } = record.view;
    if (!suppressible || outOfService === undefined) return;
    if (outOfService && suppression === 'none') this.#change(record, { suppression: 'out-of-service' }, work);
    if (!outOfService && suppression === 'out-of-service') this.#unsuppress(record, work);
  }

  /** The other axis never moved; what is still open calls now. */
  #unsuppress(record: AlarmRecord, work: UnitOfWork): void {
    const change = { suppression: 'none', shelvedUntil: undefined } as const;
    const { state } = record.view;
    if (isActive(state)) this.#call(record, { ...change, state: 'unacknowledged' }, work);
    else if (state === 'returned-unacknowledged') this.#call(record, change, work);
    else this.#change(record, change, work);
  }

  #call(record: AlarmRecord, change: Partial<AlarmView>, work: UnitOfWork): void {
    const suppression = change.suppression ?? record.view.suppression;
    if (suppression === 'none') {
      record.annunciatedAt = work.now;
      this.#flood.note(work.now);
      this.#silencedUntil = undefined;
    }
    this.#change(record, change, work);
    const { number, message, robotId, type, id, priority } = record.view;
    work.event({
      kind: 'alarm',
      message: `${number} ${message}`,
      robotId,
      data: { alarmId: id, type, priority, suppression },
    });
  }

  #change(record: AlarmRecord, change: Partial<AlarmView>, work: UnitOfWork): void {
    record.view = { ...record.view, ...change, version: record.view.version + 1 };
    if (record.view.state === 'normal') {
      record.endedAt = work.now;
      this.#open.delete(record.key);
      this.#ended.add(record);
    }
    work.put('alarms', record.view.id, { ...record });
    work.show({ kind: 'alarm', alarm: record.view });
    this.#showMetrics(work);
  }

  #showMetrics(work: UnitOfWork): void {
    const metrics = this.metrics(work.now);
    const text = JSON.stringify(metrics);
    if (text === this.#shownMetrics) return;
    this.#shownMetrics = text;
    work.show({ kind: 'alarm-metrics', metrics });
  }

  #forChange(id: string, version: number): Result<AlarmRecord, DomainError> {
    const record = this.#byId.get(id);
    if (record === undefined) return err(domainError('BPC_E_NOT_FOUND', `Alarm ${id}: not known.`));
    if (record.view.version === version) return ok(record);
    const { number, version: present } = record.view;
    return err(
      domainError('BPC_E_VERSION_CONFLICT', `Alarm ${number}: version ${version} was changed, now ${present}.`, {
        present: record.view,
      }),
    );
  }

  #restore(record: AlarmRecord): void {
    this.#lastNumber = Math.max(this.#lastNumber, Number(record.view.number.slice(2)));
    if (record.shelf !== undefined) this.#shelves.add(record.shelf);
    this.#byId.set(record.view.id, record);
    if (record.view.state === 'normal') this.#ended.add(record);
    else this.#open.set(record.key, record);
  }
}

const conflict = ({ view }: AlarmRecord, why: string): DomainError =>
  domainError('BPC_E_STATE_CONFLICT', `Alarm ${view.number} ${why}.`, { present: view });
