import type { Alert } from '#shared/contracts/extension/alert.ts';
import type { AlarmPriority } from '#shared/contracts/views.ts';
import type { RobotMessage } from '../../fleet/robot-message.ts';
import type { RobotRecord } from '../../fleet/robot-record.ts';
import type { TrackBook } from '../../tracks/track-book.ts';
import type { TrackRecord } from '../../tracks/track-record.ts';
import type { UnitOfWork } from '../../work/unit-of-work.ts';
import type { AlarmBook } from '../alarm-book.ts';
import type { AlarmType } from '../catalogue.ts';
import { subjectKey } from './detection-rules.ts';
import { isOutOfService, robotKey } from './robot-rules.ts';

/** Our robots' names for what has an alarm of its own, one a robot, whether the centre sees it too or not. */
const ownAlarms: Readonly<Record<string, AlarmType>> = {
  BP_GNSS_FROZEN: 'GNSS_FROZEN',
  BP_GNSS_SPOOFED: 'GNSS_SPOOFED',
  BP_STOP_UNCONFIRMED: 'STOP_UNCONFIRMED',
};

const priorities: Readonly<Record<Alert['priority'], AlarmPriority>> = { HIGH: 'high', MEDIUM: 'medium', LOW: 'low' };

/**
 * An alert raised on board. Its key is the robot's own dedupKey, or the subject's if it is about an object the centre tracks, so that
 * a robot's word and the centre's rule are one alarm. Information and changes of mode need no answer: events, unless about welfare.
 */
export function judgeAlert(
  { body, sourceAt, receivedAt }: Extract<RobotMessage, { readonly kind: 'alert' }>,
  robot: RobotRecord,
  tracks: TrackBook,
  alarms: AlarmBook,
  work: UnitOfWork,
): void {
  const type = typeOf(body);
  const track = body.objectId === undefined ? undefined : tracks.get(body.objectId);
  const key = keyOf(type, body, robot, track);
  if (body.status !== 'ACTIVE') {
    const raised = alarms.allOpen().find(({ alert }) => alert?.alertId === body.alertId);
    alarms.returned(raised?.key ?? key, work);
    return;
  }
  const occurredAt = Math.min(Date.parse(body.raisedAt) + sourceAt - Date.parse(body.timestamp), receivedAt);
  const message = `${robot.callSign}: ${body.description}`;
  const isCalledAlready =
    body.category === 'INTRUSION' && alarms.allOpen().some(({ subjectId }) => subjectId === (track?.subject.id ?? ''));
  const isInformation = body.alertType === 'INFORMATION' || body.alertType === 'MODE_CHANGE' || isCalledAlready;
  if (isInformation && type !== 'WELFARE') {
    work.event({ kind: 'alert', message, robotId: robot.id, at: occurredAt, data: { category: body.category } });
    return;
  }
  alarms.raise(
    {
      type,
      key,
      message,
      occurredAt,
      deliveredLate: receivedAt - occurredAt > 10_000,
      priority: priorities[body.priority],
      reasons: [
        { label: 'Raised by', value: `${robot.callSign} on board` },
        { label: 'Category', value: `${body.category}, ${body.alertType}` },
      ],
      robotId: robot.id,
      trackId: track?.id,
      subjectId: type === 'WELFARE' ? track?.subject.id : undefined,
      suppressible: body.suppressible,
      position: track?.position ?? (robot.position && { x: robot.position.x, y: robot.position.y }),
      outOfService: isOutOfService(robot),
      alert: { robotId: robot.id, alertId: body.alertId },
    },
    work,
  );
}

function typeOf({ category, dedupKey }: Alert): AlarmType {
  if (category === 'WELFARE') return 'WELFARE';
  return ownAlarms[dedupKey] ?? (category === 'TAMPER' ? 'TAMPER' : 'ROBOT_ALERT');
}

/** The alert may overtake the first detection of its object: that object will be its own subject, unless it is found to be another. */
function keyOf(
  type: AlarmType,
  { objectId, dedupKey }: Alert,
  robot: RobotRecord,
  track: TrackRecord | undefined,
): string {
  if (Object.hasOwn(ownAlarms, dedupKey)) return robotKey(type, robot.id);
  if (type === 'WELFARE' && objectId !== undefined) return subjectKey(type, track?.subject.id ?? objectId);
  return `${type}:${robot.id}:${dedupKey}`;
}
