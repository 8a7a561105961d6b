import type { RobotView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { ageText } from './age.ts';
import { siteTime } from './clock-text.ts';

type PendingIntent = NonNullable<RobotView['pendingIntent']>;

/** How a told stop stands: the robot brakes, or its wheels did not stand in time. */
export type StopMark = 'stopping' | 'unconfirmed';

export const stopMark = ({ pendingIntent }: Pick<RobotView, 'pendingIntent'>): StopMark | undefined =>
  pendingIntent && (pendingIntent.unconfirmed ? 'unconfirmed' : 'stopping');

/** "stop told 6 s ago": where there is room for no more. */
export const stopAge = ({ since }: PendingIntent, now: EpochMs): string =>
  `stop told ${ageText(Math.max(0, now - since))} ago`;

/** "stop told 6 s ago, wheels not confirmed": the same words wherever it is told. */
export const stopSentence = (intent: PendingIntent, now: EpochMs): string =>
  `${stopAge(intent, now)}, wheels not confirmed`;

const verbs: Readonly<Record<string, string>> = {
  halt: 'Stopped with all',
  pause: 'Paused',
  cancel: 'Order cancelled',
  hold: 'Told to hold',
  'out-of-service': 'Taken out of service',
};

/** What stop it was, since when in site time, and what it ended. A verb we do not know is shown as it is. */
export function stopOrigin({ from, since, verb }: PendingIntent, timeZone: string): string {
  const { time, letter } = siteTime(since, timeZone);
  return `${verbs[verb] ?? verb} at ${time}${letter}, out of ${from}`;
}
