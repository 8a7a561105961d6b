import type { RobotView } from '#shared/contracts/views.ts';
import { robotId, splitRobotId } from '#shared/ids/branded.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { Sector } from '#shared/sector/sector.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { RobotSilence } from './robot-silence.ts';
import { abilitiesOf } from './robot-abilities.ts';
import type { RobotAbilities } from './robot-abilities.ts';
import type { RobotMessage } from './robot-message.ts';
import { isMonitored, newRobotRecord } from './robot-record.ts';
import type { RobotRecord } from './robot-record.ts';
import { robotView } from './robot-view.ts';
import { shiftStamps } from './shift-stamps.ts';
import { takeAuthority, takeConnection, takeGeo, takeLink, takeState, takeVisualization } from './take-message.ts';

/** What is worth keeping over a restart; everything a robot *is* comes from its own next message. */
interface StoredRobot {
  readonly id: string;
  readonly epoch: number;
  readonly vdaVersion: '2' | '3';
  readonly abilities?: RobotAbilities;
  readonly silence?: RobotSilence;
}

/** The live picture of robots. */
export class Fleet {
  readonly #robots = new Map<RobotId, RobotRecord>();
  readonly #opex: RobotView['opex'];

  constructor(sector: Sector, opex: RobotView['opex'], stored: readonly StoredDocument[]) {
    this.#opex = opex;
    for (const entry of sector.roster) {
      const id = robotId(entry.manufacturer, entry.serialNumber);
      this.#robots.set(id, newRobotRecord(id, entry.callSign, entry, opex));
    }
    for (const { document } of stored) this.#restore(document as StoredRobot);
  }

  get(id: string): RobotRecord | undefined {
    return this.#robots.get(id as RobotId);
  }

  all(): Iterable<RobotRecord> {
    return this.#robots.values();
  }

  monitored(): readonly RobotRecord[] {
    return [...this.#robots.values()].filter(isMonitored);
  }

  views(): readonly RobotView[] {
    return Array.from(this.#robots.values(), robotView);
  }

  /** Takes what the message says about the robot itself and shows it if it changed. */
  take(message: RobotMessage, work: UnitOfWork): RobotRecord {
    const robot = this.#robots.get(message.robot) ?? this.#thirdParty(message.robot);
    if (message.kind === 'visualization') {
      const moved = takeVisualization(robot, message);
      if (robot.heard && moved !== undefined) work.show({ kind: 'robot-position', position: moved });
      else if (moved !== undefined) this.#noteHeard(robot, message, work);
      return robot;
    }
    const changed = this.#takeOther(robot, message, work);
    const first = this.#noteHeard(robot, message, work);
    if (changed && !first) work.show({ kind: 'robot', robot: robotView(robot) });
    return robot;
  }

  /** The centre raised the epoch with a take-over; robots may only confirm it. */
  raiseEpoch(robot: RobotRecord, epoch: number, work: UnitOfWork): void {
    if (epoch <= robot.epoch) return;
    robot.epoch = epoch;
    this.#store(robot, work);
  }

  /** The centre's own clock was stepped: nothing that was heard becomes younger or older by it. */
  shiftStamps(stepMs: number, work: UnitOfWork): void {
    for (const robot of this.#robots.values()) {
      shiftStamps(robot, stepMs);
      if (robot.silence !== undefined) this.#store(robot, work);
      if (isMonitored(robot)) work.show({ kind: 'robot', robot: robotView(robot) });
    }
  }

  /** A silence begins, begins anew, or ends. */
  noteSilence(robot: RobotRecord, silence: RobotSilence | undefined, work: UnitOfWork): void {
    robot.silence = silence;
    this.#store(robot, work);
  }

  showGhost(robot: RobotRecord, ghost: RobotView['ghost'], work: UnitOfWork): void {
    robot.ghost = ghost;
    work.show({ kind: 'robot', robot: robotView(robot) });
  }

  #takeOther(robot: RobotRecord, message: RobotMessage, work: UnitOfWork): boolean {
    switch (message.kind) {
      case 'connection':
        return takeConnection(robot, message);
      case 'state':
        return takeState(robot, message);
      case 'geo':
        return takeGeo(robot, message);
      case 'link':
        return takeLink(robot, message);
      case 'authority': {
        const before = robot.epoch;
        const changed = takeAuthority(robot, message);
        if (robot.epoch > before) this.#store(robot, work);
        return changed;
      }
      case 'factsheet':
        robot.abilities = abilitiesOf(message.body);
        this.#store(robot, work);
        return true;
      case 'detection':
      case 'alert':
      case 'evidence':
      case 'gapReport':
      case 'visualization':
        return false;
    }
  }

  #noteHeard(robot: RobotRecord, message: RobotMessage, work: UnitOfWork): boolean {
    if (robot.heard || message.retained) return false;
    robot.heard = true;
    robot.vdaVersion = message.vdaVersion;
    this.#store(robot, work);
    work.show({ kind: 'robot', robot: robotView(robot) });
    return true;
  }

  #thirdParty(id: RobotId): RobotRecord {
    const robot = newRobotRecord(id, splitRobotId(id).serialNumber.slice(0, 24), undefined, this.#opex);
    this.#robots.set(id, robot);
    return robot;
  }

  #restore(document: StoredRobot): void {
    const robot = this.#robots.get(document.id as RobotId) ?? this.#thirdParty(document.id as RobotId);
    robot.heardBefore = true;
    robot.epoch = document.epoch;
    robot.vdaVersion = document.vdaVersion;
    robot.abilities = document.abilities;
    robot.silence = document.silence;
  }

  #store({ id, epoch, vdaVersion, abilities, silence }: RobotRecord, work: UnitOfWork): void {
    work.put('robots', id, { id, epoch, vdaVersion, abilities, silence } satisfies StoredRobot);
  }
}
