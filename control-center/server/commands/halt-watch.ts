import type { IdSource } from '#shared/ids/ulid.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { AlarmBook } from '../alarms/alarm-book.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { enforcesAuthority, isReachable } from '../fleet/robot-record.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { isConfirmed, isUnconfirmed } from './halt-latch.ts';
import type { HaltLatch } from './halt-latch.ts';
import type { RobotLink } from './robot-link-port.ts';

/** A live robot gets this long to confirm a halt; then the alarm repeats (lessons 6). */
export const confirmWithinMs = 5000;
export const repeatEveryMs = 15_000;
const pauseEveryMs = 2000;

/** Watches that a halt is confirmed, and tells robots that know no latch to pause and to go on. */
export class HaltWatch {
  readonly #latch: HaltLatch;
  readonly #link: RobotLink;
  readonly #ids: IdSource;
  readonly #unconfirmedSince = new Map<string, EpochMs>();
  readonly #toldAt = new Map<string, EpochMs>();
  /** Third-party robots that this latch paused. */
  readonly #paused = new Set<string>();

  constructor(latch: HaltLatch, link: RobotLink, ids: IdSource) {
    this.#latch = latch;
    this.#link = link;
    this.#ids = ids;
  }

  /** At once after a halt is set: robots that do not hear the latch itself. */
  pauseOthers(fleet: Fleet, now: EpochMs): void {
    for (const robot of fleet.all())
      if (isUnconfirmed(robot, now) && !enforcesAuthority(robot)) this.#pause(robot, now);
  }

  tick(fleet: Fleet, alarms: AlarmBook, work: UnitOfWork): void {
    if (this.#latch.latched) this.#watch(fleet, alarms, work);
    else this.#resume(fleet, alarms, work);
    this.#latch.show(fleet, work);
  }

  #watch(fleet: Fleet, alarms: AlarmBook, work: UnitOfWork): void {
    const overdue: RobotRecord[] = [];
    for (const robot of fleet.all()) {
      const known = this.#unconfirmedSince.get(robot.id);
      if (isConfirmed(robot) || (known === undefined && !isReachable(robot, work.now))) {
        this.#unconfirmedSince.delete(robot.id);
        continue;
      }
      // One that falls silent in between has not stopped for all anybody knows.
      const since = known ?? work.now;
      this.#unconfirmedSince.set(robot.id, since);
      if (work.now - since >= confirmWithinMs) overdue.push(robot);
      if (!isReachable(robot, work.now)) continue;
      const told = this.#toldAt.get(robot.id) ?? 0;
      if (!enforcesAuthority(robot) && work.now - told >= pauseEveryMs) {
        work.afterCommit(() => this.#pause(robot, work.now));
      }
    }
    const key = this.#key();
    if (overdue.length === 0) alarms.returned(key, work);
    else this.#raise(key, overdue, alarms, work);
  }

  #raise(key: string, overdue: readonly RobotRecord[], alarms: AlarmBook, work: UnitOfWork): void {
    const standing = alarms.open(key);
    const names = overdue.map(({ callSign }) => callSign).join(', ');
    alarms.raise(
      {
        type: 'STOP_UNCONFIRMED',
        key,
        message: `Stop not confirmed by ${names}`,
        occurredAt: work.now,
        repeat: standing !== undefined && work.now - standing.annunciatedAt >= repeatEveryMs,
        reasons: [
          { label: 'Robots', value: names },
          { label: 'Rule', value: `no confirmation within ${confirmWithinMs / 1000} s from a robot that was live` },
        ],
        robotId: overdue[0]?.id,
      },
      work,
    );
  }

  #resume(fleet: Fleet, alarms: AlarmBook, work: UnitOfWork): void {
    this.#unconfirmedSince.clear();
    alarms.returned(this.#key(), work);
    for (const robotId of this.#paused) {
      const robot = fleet.get(robotId);
      const isDone = robot?.state?.paused === false;
      if (isDone || robot === undefined) this.#paused.delete(robotId);
      else if (isReachable(robot, work.now) && work.now - (this.#toldAt.get(robotId) ?? 0) >= pauseEveryMs) {
        work.afterCommit(() => this.#tell(robot, 'stopPause', work.now));
      }
    }
  }

  #key(): string {
    return `STOP_UNCONFIRMED:${this.#latch.haltId ?? ''}`;
  }

  #pause(robot: RobotRecord, now: EpochMs): void {
    this.#paused.add(robot.id);
    this.#tell(robot, 'startPause', now);
  }

  #tell(robot: RobotRecord, actionType: 'startPause' | 'stopPause', now: EpochMs): void {
    this.#toldAt.set(robot.id, now);
    const action = { actionType, actionId: this.#ids.next(), blockingType: 'NONE' as const };
    this.#link.send(robot.id, 'instantActions', { actions: [action] });
  }
}
