import type { AlarmPriority, AlarmView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { isShelved, isUnacknowledged, priorityNumber } from './alarm-order.ts';

/** What was announced of an alarm. It sounds again when it rises in priority, repeats or returns (lessons 15). */
export type Heard = ReadonlyMap<
  string,
  { readonly rank: number; readonly repeatCount: number; readonly open: boolean }
>;

export interface Annunciation {
  readonly heard: Heard;
  /** Newly annunciated, gravest first. A non-empty list ends a silence. */
  readonly fresh: readonly AlarmView[];
}

export function annunciate(heard: Heard, alarms: Iterable<AlarmView>): Annunciation {
  const next = new Map<string, { rank: number; repeatCount: number; open: boolean }>();
  const fresh: AlarmView[] = [];
  for (const alarm of alarms) {
    const open = isUnacknowledged(alarm) && !isShelved(alarm);
    const rank = priorityNumber(alarm.priority);
    const before = heard.get(alarm.id);
    next.set(alarm.id, { rank, repeatCount: alarm.repeatCount, open });
    if (!open) continue;
    const rose = before !== undefined && rank < before.rank;
    const repeated = before !== undefined && alarm.repeatCount > before.repeatCount && alarm.state === 'unacknowledged';
    if (before === undefined || !before.open || rose || repeated) fresh.push(alarm);
  }
  return { heard: next, fresh: fresh.toSorted((a, b) => priorityNumber(a.priority) - priorityNumber(b.priority)) };
}

/** How often an unanswered alarm repeats its sound; medium and low sound once. */
export const repeatMs: Readonly<Partial<Record<AlarmPriority, number>>> = { critical: 5_000, high: 15_000 };

/** The gravest priority whose sound is due again; undefined while silenced or when nothing repeats. */
export function dueRepeat(
  alarms: Iterable<AlarmView>,
  lastSoundAt: EpochMs,
  silencedUntil: EpochMs | undefined,
  now: EpochMs,
): AlarmPriority | undefined {
  if (silencedUntil !== undefined && now < silencedUntil) return undefined;
  const gravest = [...alarms]
    .filter((alarm) => isUnacknowledged(alarm) && !isShelved(alarm) && repeatMs[alarm.priority] !== undefined)
    .toSorted((a, b) => priorityNumber(a.priority) - priorityNumber(b.priority))[0];
  const period = gravest === undefined ? undefined : repeatMs[gravest.priority];
  return period !== undefined && now - lastSoundAt >= period ? gravest?.priority : undefined;
}
