import type { AlarmPriority, AlarmState, AlarmView } from '#shared/contracts/views.ts';

const priorityRank: Readonly<Record<AlarmPriority, number>> = { critical: 1, high: 2, medium: 3, low: 4 };
const stateRank: Readonly<Record<AlarmState, number>> = {
  unacknowledged: 0,
  'returned-unacknowledged': 1,
  latched: 2,
  acknowledged: 3,
  normal: 4,
};

/** 1 critical to 4 low: the number inside the symbol. */
export const priorityNumber = (priority: AlarmPriority): number => priorityRank[priority];

export const isUnacknowledged = (alarm: AlarmView): boolean =>
  alarm.state === 'unacknowledged' || alarm.state === 'returned-unacknowledged';

export const isShelved = (alarm: AlarmView): boolean => alarm.suppression !== 'none' && alarm.suppressible;

/** Rows of the alarm list: who needs an answer first, then the graver, then the newer. */
export function listedAlarms(alarms: Iterable<AlarmView>): readonly AlarmView[] {
  return [...alarms]
    .filter((alarm) => alarm.state !== 'normal' && !isShelved(alarm))
    .toSorted(
      (a, b) =>
        Number(isUnacknowledged(b)) - Number(isUnacknowledged(a)) ||
        priorityRank[a.priority] - priorityRank[b.priority] ||
        stateRank[a.state] - stateRank[b.state] ||
        b.occurredAt - a.occurredAt ||
        (a.id < b.id ? -1 : 1),
    );
}

/** The banner: at most three, the gravest first, of these the one whose time runs out first. */
export function mostUrgent(alarms: Iterable<AlarmView>): readonly AlarmView[] {
  return [...alarms]
    .filter((alarm) => isUnacknowledged(alarm) && !isShelved(alarm))
    .toSorted(
      (a, b) =>
        priorityRank[a.priority] - priorityRank[b.priority] || a.respondBy - b.respondBy || (a.id < b.id ? -1 : 1),
    )
    .slice(0, 3);
}
