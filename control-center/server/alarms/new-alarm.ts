import type { AlarmPriority, AlarmSuppression } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { AlarmRecord, Finding } from './alarm-record.ts';
import { alarmDefinition, cataloguePriority } from './catalogue.ts';
import { priorityRank } from './priority-matrix.ts';
import type { Shelf } from './shelf.ts';

export const higherPriority = (a: AlarmPriority, b: AlarmPriority | undefined): AlarmPriority =>
  b !== undefined && priorityRank(b) > priorityRank(a) ? b : a;

/** Whether this finding's alarm may be put aside: the catalogue's word, which a robot may only take away. */
export const isSuppressible = ({ type, suppressible }: Finding): boolean =>
  alarmDefinition(type).suppressible && suppressible !== false;

/** An alarm in state normal, about to be raised. */
export function newAlarm(
  finding: Finding,
  {
    id,
    number,
    now,
    shelf,
  }: { readonly id: string; readonly number: number; readonly now: EpochMs; readonly shelf?: Shelf },
): AlarmRecord {
  const definition = alarmDefinition(finding.type);
  return {
    key: finding.key,
    shelfKey: finding.shelfKey ?? finding.key,
    latching: definition.latching,
    subjectId: finding.subjectId,
    shelf: undefined,
    occurredAt: finding.occurredAt,
    annunciatedAt: 0,
    endedAt: undefined,
    alert: finding.alert,
    view: {
      id,
      number: `A-${String(number).padStart(4, '0')}`,
      type: finding.type,
      category: definition.category,
      priority: higherPriority(cataloguePriority(finding.type), finding.priority),
      state: 'normal',
      suppression: suppressionOf(finding, shelf),
      suppressible: isSuppressible(finding),
      shelvedUntil: shelf?.until,
      message: finding.message,
      response: definition.response,
      occurredAt: finding.occurredAt,
      raisedAt: now,
      respondBy: now + definition.respondWithinSeconds * 1000,
      deliveredLate: finding.deliveredLate ?? false,
      robotId: finding.robotId,
      trackId: finding.trackId,
      position: finding.position,
      zoneId: finding.zoneId,
      reasons: finding.reasons,
      repeatCount: 0,
      version: 0,
    },
  };
}

function suppressionOf(finding: Finding, shelf: Shelf | undefined): AlarmSuppression {
  if (shelf !== undefined) return 'shelved';
  return finding.outOfService === true && isSuppressible(finding) ? 'out-of-service' : 'none';
}
