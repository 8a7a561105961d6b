import type { UnitOfWork } from '../../work/unit-of-work.ts';
import type { AlarmBook } from '../alarm-book.ts';
import { robotKey } from './robot-rules.ts';

interface BrokenEvidence {
  readonly evidenceId: string;
  readonly robotId: string;
  readonly callSign: string;
  readonly reason: string;
}

/** One alarm a robot, an event an item; an item after the acknowledgement calls again, as such an alarm never returns by itself. */
export function raiseBrokenEvidence(
  { evidenceId, robotId, callSign, reason }: BrokenEvidence,
  alarms: AlarmBook,
  work: UnitOfWork,
): void {
  const key = robotKey('EVIDENCE_BROKEN', robotId);
  const message = `Picture of ${callSign} does not verify: ${reason}`;
  work.event({ kind: 'evidence', message, robotId, data: { evidenceId } });
  alarms.raise(
    {
      type: 'EVIDENCE_BROKEN',
      key,
      message,
      occurredAt: work.now,
      repeat: alarms.open(key)?.view.state === 'acknowledged',
      reasons: [
        { label: 'Fault', value: reason },
        { label: 'Item', value: evidenceId },
      ],
      robotId,
    },
    work,
  );
}
