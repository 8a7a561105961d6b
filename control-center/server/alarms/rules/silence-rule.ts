import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { RobotRecord } from '../../fleet/robot-record.ts';
import type { UnitOfWork } from '../../work/unit-of-work.ts';
import type { AlarmBook } from '../alarm-book.ts';
import { isOutOfService, robotKey } from './robot-rules.ts';

/** Nothing for this long is an alarm: several state periods, and longer than a hand-over between radio cells. */
export const lostAfterMs = 30_000;
/** The broker says the connection broke: sooner, but a flap is not an alarm. */
const brokenAfterMs = 10_000;
/** A robot that fell silent this recently counts when one looks for a common cause. */
const suspiciousAfterMs = 10_000;
/** After a start of the centre robots get this long to speak. */
const graceMs = 60_000;

const sectorKey = 'SECTOR_SILENT:all';

/** Says who fell silent: one alarm a robot, or one for all when half of them or more went together (lessons 17). */
export class SilenceRule {
  readonly #startedAt: EpochMs;
  readonly #sectorName: string;
  readonly #silent = new Set<string>();

  constructor(startedAt: EpochMs, sectorName: string) {
    this.#startedAt = startedAt;
    this.#sectorName = sectorName;
  }

  tick(fleet: Fleet, alarms: AlarmBook, work: UnitOfWork): void {
    const expected = fleet.monitored().filter(isExpected);
    const silent = expected.filter((robot) => this.#isSilent(robot, work.now));
    this.#sayChanges(fleet, silent, work);
    const suspicious = expected.filter((robot) => this.#silentForMs(robot, work.now) > suspiciousAfterMs);
    const isCommon = silent.length > 0 && suspicious.length >= 2 && suspicious.length * 2 >= expected.length;
    if (isCommon) this.#raiseCommon(suspicious, expected.length, alarms, work);
    else alarms.returned(sectorKey, work);
    for (const robot of fleet.monitored()) {
      const key = robotKey('ROBOT_LOST', robot.id);
      alarms.standIn(key, isCommon, work);
      if (!silent.includes(robot)) alarms.returned(key, work);
      else if (!isCommon) this.#raiseLost(robot, alarms, work);
    }
  }

  #silentForMs(robot: RobotRecord, now: EpochMs): number {
    return now - (robot.contactAt ?? this.#startedAt - lostAfterMs + graceMs);
  }

  #isSilent(robot: RobotRecord, now: EpochMs): boolean {
    const silentForMs = this.#silentForMs(robot, now);
    const isBroken = robot.connectionState === 'CONNECTION_BROKEN';
    return silentForMs > lostAfterMs || (isBroken && silentForMs > brokenAfterMs);
  }

  #sayChanges(fleet: Fleet, silent: readonly RobotRecord[], work: UnitOfWork): void {
    for (const robot of silent) {
      if (this.#silent.has(robot.id)) continue;
      this.#silent.add(robot.id);
      const at = robot.contactAt ?? this.#startedAt;
      work.event({ kind: 'link-lost', message: `${robot.callSign}: nothing arrives`, robotId: robot.id, at });
    }
    for (const robotId of this.#silent) {
      const robot = fleet.get(robotId);
      if (robot === undefined || silent.includes(robot)) continue;
      this.#silent.delete(robotId);
      work.event({ kind: 'link-restored', message: `${robot.callSign}: heard again`, robotId });
    }
  }

  #raiseCommon(silent: readonly RobotRecord[], expected: number, alarms: AlarmBook, work: UnitOfWork): void {
    const since = Math.max(...silent.map(({ contactAt }) => contactAt ?? this.#startedAt));
    alarms.raise(
      {
        type: 'SECTOR_SILENT',
        key: sectorKey,
        message: `Nothing received from ${silent.length} of ${expected} robots of ${this.#sectorName}`,
        occurredAt: since,
        reasons: [
          { label: 'Silent', value: silent.map(({ callSign }) => callSign).join(', ') },
          { label: 'Last message', value: toIso(since) },
          { label: 'Rule', value: 'half of the robots or more together: one cause' },
        ],
      },
      work,
    );
  }

  #raiseLost(robot: RobotRecord, alarms: AlarmBook, work: UnitOfWork): void {
    const { callSign, contactAt, position } = robot;
    const isBroken = robot.connectionState === 'CONNECTION_BROKEN';
    const since = contactAt === undefined ? 'since the centre started' : `since ${toIso(contactAt)}`;
    alarms.raise(
      {
        type: 'ROBOT_LOST',
        key: robotKey('ROBOT_LOST', robot.id),
        message: `${callSign}: nothing arrives ${since}`,
        occurredAt: contactAt ?? this.#startedAt,
        reasons: [
          {
            label: 'Connection',
            value: isBroken ? 'broken, says the broker' : (robot.connectionState ?? 'never heard'),
          },
          { label: 'Rule', value: `silent for ${(isBroken ? brokenAfterMs : lostAfterMs) / 1000} s` },
        ],
        robotId: robot.id,
        position: position && { x: position.x, y: position.y },
        outOfService: isOutOfService(robot),
      },
      work,
    );
  }
}

/** A robot that said goodbye, or sleeps, owes no message. */
const isExpected = ({ connectionState }: RobotRecord): boolean =>
  connectionState !== 'OFFLINE' && connectionState !== 'HIBERNATING';
