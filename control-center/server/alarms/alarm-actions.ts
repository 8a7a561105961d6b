import type { AcknowledgeRequest, ShelveRequest } from '#shared/contracts/http/requests.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { RobotLink } from '../commands/robot-link-port.ts';
import type { Actor } from '../control-room.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { AlarmBook } from './alarm-book.ts';

/** What a person does to an alarm, with its trace in the audit log. */
export class AlarmActions {
  readonly #alarms: AlarmBook;
  readonly #link: RobotLink;

  constructor(alarms: AlarmBook, link: RobotLink) {
    this.#alarms = alarms;
    this.#link = link;
  }

  acknowledge(actor: Actor, id: string, request: AcknowledgeRequest, work: UnitOfWork): Result<string, DomainError> {
    const done = this.#alarms.acknowledge(id, request.version, actor.name, work);
    if (!done.ok) return done;
    const { view, alert } = done.value;
    work.audit({
      actor: actor.name,
      action: 'alarm.acknowledge',
      subject: id,
      detail: { number: view.number, state: view.state },
    });
    if (alert !== undefined) {
      const body = { alertId: alert.alertId, alertAckStatus: 'ACCEPTED' as const, by: actor.name };
      work.afterCommit(() => this.#link.send(alert.robotId as RobotId, 'alertAck', body));
    }
    return ok(id);
  }

  shelve(actor: Actor, id: string, request: ShelveRequest, work: UnitOfWork): Result<string, DomainError> {
    const { version, minutes, reason } = request;
    const done = this.#alarms.shelve(id, version, { minutes, reason, by: actor.name }, work);
    if (!done.ok) return done;
    const detail = { number: done.value.view.number, minutes, reason };
    work.audit({ actor: actor.name, action: 'alarm.shelve', subject: id, detail });
    return ok(id);
  }
}
