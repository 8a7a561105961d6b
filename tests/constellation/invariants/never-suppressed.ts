import type { AlarmView } from '#shared/contracts/views.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';

const isProtected = ({ category, type }: AlarmView): boolean =>
  category === 'WELFARE' || /HALT|STOP_UNCONFIRMED/.test(type);

/** Welfare and halt alarms are never suppressed, shelved or marked as such. */
export function neverSuppressed(): Invariant {
  const name = 'welfare and halt alarms are never suppressed';
  const check = (alarm: AlarmView): void => {
    if (isProtected(alarm) && (alarm.suppression !== 'none' || alarm.suppressible)) {
      throw new InvariantBroken(
        name,
        `${alarm.number} ${alarm.type} is ${alarm.suppression}, suppressible: ${alarm.suppressible}`,
      );
    }
  };
  return {
    name,
    onPictureChange(change) {
      if (change.kind === 'alarm') check(change.alarm);
    },
    onSample({ picture }) {
      picture?.alarms.forEach(check);
    },
  };
}
