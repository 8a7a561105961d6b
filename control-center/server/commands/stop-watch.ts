import type { EpochMs } from '#shared/time/clock.ts';
import type { AlarmBook } from '../alarms/alarm-book.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { isReachable } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { CommandDesk } from './command-desk.ts';
import { confirmWithinMs, repeatEveryMs } from './halt-watch.ts';

/** A robot that takes a cancel says so at once and then brakes. */
const standWithinMs = 10_000;
/** The robot's own word that its wheels do not stand. */
const ownWord = 'BP_STOP_UNCONFIRMED';

interface PendingStop {
  readonly by: string;
  readonly since: EpochMs;
}

/**
 * Watches that one robot that was told to stop stands (lessons 6). An end of the command is no proof, nor is silence: only the robot's
 * word is, or a later command of a person.
 */
export class StopWatch {
  readonly #desk: CommandDesk;
  readonly #pending = new Map<string, PendingStop>();

  constructor(desk: CommandDesk) {
    this.#desk = desk;
  }

  tick(fleet: Fleet, alarms: AlarmBook, work: UnitOfWork): void {
    for (const robot of fleet.all()) {
      this.#note(robot, work.now);
      const why = this.#whyUnconfirmed(robot, work.now);
      const key = `STOP_UNCONFIRMED:${robot.id}`;
      if (why === undefined) alarms.returned(key, work);
      else this.#raise(key, robot, why, alarms, work);
    }
  }

  #note({ id, state, stateAt }: RobotRecord, now: EpochMs): void {
    const stopping = this.#desk.runningOf(id).find(({ view }) => view.kind === 'cancel' && view.sentAt !== undefined);
    if (stopping !== undefined && !this.#pending.has(id)) {
      this.#pending.set(id, { by: stopping.view.by, since: stopping.view.sentAt ?? now });
    }
    const pending = this.#pending.get(id);
    if (pending === undefined || stopping !== undefined) return;
    const stands = state?.driving === false && (stateAt ?? 0) > pending.since;
    if (stands || this.#isToldOtherwise(id, pending.since)) this.#pending.delete(id);
  }

  #isToldOtherwise(robotId: string, since: EpochMs): boolean {
    return this.#desk.runningOf(robotId).some(({ view }) => view.kind !== 'cancel' && view.createdAt > since);
  }

  #whyUnconfirmed(robot: RobotRecord, now: EpochMs): string | undefined {
    const said = robot.state?.errors.find(({ errorType }) => errorType === ownWord);
    if (said !== undefined) return said.errorDescription ?? 'the robot says that its wheels do not stand';
    const pending = this.#pending.get(robot.id);
    if (pending === undefined) return undefined;
    const running = this.#desk.runningOf(robot.id).find(({ view }) => view.kind === 'cancel')?.view.state;
    const limitMs = running === 'accepted' || running === 'executing' ? standWithinMs : confirmWithinMs;
    if (now - pending.since < limitMs) return undefined;
    const silent = isReachable(robot, now) ? '' : ', and nothing arrives from it';
    return `told to stop by ${pending.by}, not confirmed within ${limitMs / 1000} s${silent}`;
  }

  #raise(key: string, robot: RobotRecord, why: string, alarms: AlarmBook, work: UnitOfWork): void {
    const standing = alarms.open(key);
    const { callSign, id, position } = robot;
    alarms.raise(
      {
        type: 'STOP_UNCONFIRMED',
        key,
        message: `${callSign}: stop not confirmed`,
        occurredAt: work.now,
        repeat: standing !== undefined && work.now - standing.annunciatedAt >= repeatEveryMs,
        reasons: [
          { label: 'Robot', value: callSign },
          { label: 'Why', value: why },
        ],
        robotId: id,
        position: position && { x: position.x, y: position.y },
      },
      work,
    );
  }
}
