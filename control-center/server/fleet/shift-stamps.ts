import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotRecord } from './robot-record.ts';

/** Everything heard of a robot keeps its age when the centre's own clock is stepped: the stamps step with it. */
export function shiftStamps(robot: RobotRecord, stepMs: number): void {
  const shifted = (at: EpochMs | undefined): EpochMs | undefined => (at === undefined ? undefined : at + stepMs);
  const dated = <T extends { readonly at: EpochMs }>(fact: T | undefined): T | undefined =>
    fact === undefined ? undefined : { ...fact, at: fact.at + stepMs };
  robot.stateAt = shifted(robot.stateAt);
  robot.contactAt = shifted(robot.contactAt);
  robot.authorityAt = shifted(robot.authorityAt);
  robot.position = dated(robot.position);
  robot.gnss = dated(robot.gnss);
  robot.link = dated(robot.link);
  robot.identity.shift(stepMs);
  if (robot.silence !== undefined)
    robot.silence = { ...robot.silence, last: { ...robot.silence.last, at: robot.silence.last.at + stepMs } };
}
