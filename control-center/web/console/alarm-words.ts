import type { AlarmView } from '#shared/contracts/views.ts';

/** The message without "seen by R-04" where the robot stands beside it anyway; the whole of it is in title and detail. */
export function shortMessage({ message }: Pick<AlarmView, 'message'>, callSign: string | undefined): string {
  return callSign === undefined ? message : message.replace(`, seen by ${callSign}`, '');
}
