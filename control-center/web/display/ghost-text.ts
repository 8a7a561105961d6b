import type { RobotView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { siteTime } from './clock-text.ts';

type Ghost = NonNullable<RobotView['ghost']>;

/** What the contract makes a silent robot do next, as an operator says it, in site time. */
export function ghostSentence(ghost: Ghost, now: EpochMs, timeZone: string): string {
  const { homeAt, homeLatestAt, phase, turnsBackAt } = ghost;
  const at = (time: EpochMs): string => siteTime(time, timeZone).time;
  if (turnsBackAt !== undefined && now < turnsBackAt) {
    const until = phase === 'HOLD' ? 'holds, ' : '';
    return `${until}will turn back at ${at(turnsBackAt)}`;
  }
  if (homeAt === undefined) return 'stands until it is helped';
  if (homeLatestAt !== undefined && now >= homeLatestAt) return `should be home since ${at(homeLatestAt)}`;
  if (turnsBackAt === undefined && homeAt <= now) return 'should be at its dock';
  const turned = turnsBackAt === undefined ? 'on its way home' : `turned back at ${at(turnsBackAt)}`;
  return `${turned}, home by ${at(homeLatestAt ?? homeAt)}`;
}
