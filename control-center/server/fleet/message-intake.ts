import type { AlarmBook } from '../alarms/alarm-book.ts';
import { judgeAlert } from '../alarms/rules/alert-rule.ts';
import type { DetectionRules } from '../alarms/rules/detection-rules.ts';
import type { CommandDesk } from '../commands/command-desk.ts';
import type { HaltLatch } from '../commands/halt-latch.ts';
import type { EvidenceHandler } from '../tracks/evidence-handler-port.ts';
import type { TrackBook } from '../tracks/track-book.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { ReleaseArbiter } from '../zones/release-arbiter.ts';
import type { ZoneSetKeeper } from '../zones/zone-set-keeper.ts';
import type { Fleet } from './fleet.ts';
import type { RobotMessage } from './robot-message.ts';
import type { RobotRecord } from './robot-record.ts';

interface Listeners {
  readonly fleet: Fleet;
  readonly tracks: TrackBook;
  readonly detectionRules: DetectionRules;
  readonly alarms: AlarmBook;
  readonly commands: CommandDesk;
  readonly releases: ReleaseArbiter;
  readonly zoneSets: ZoneSetKeeper;
  readonly halt: HaltLatch;
  readonly evidence: EvidenceHandler;
}

/** Where each message of a robot goes; everything it changes is one unit of work. */
export class MessageIntake {
  readonly #to: Listeners;

  constructor(listeners: Listeners) {
    this.#to = listeners;
  }

  take(message: RobotMessage, work: UnitOfWork): void {
    const { fleet, halt, tracks, alarms, evidence } = this.#to;
    const before = message.kind === 'authority' ? fleet.get(message.robot)?.authority?.behaviour : undefined;
    const robot = fleet.take(message, work);
    switch (message.kind) {
      case 'state':
        if (robot.state === message.body) this.#state(robot, work);
        if (halt.latched) halt.show(fleet, work);
        return;
      case 'authority':
        if (halt.latched) halt.show(fleet, work);
        sayBehaviour(robot, before, work);
        return;
      case 'detection':
        this.#detection(message, robot, work);
        return;
      case 'alert':
        judgeAlert(message, robot, tracks, alarms, work);
        return;
      case 'evidence':
        evidence.onManifest(message, work);
        return;
      case 'gapReport':
        sayGap(message, robot, work);
        return;
      case 'connection':
      case 'factsheet':
      case 'visualization':
      case 'geo':
      case 'link':
    }
  }

  #state(robot: RobotRecord, work: UnitOfWork): void {
    const { commands, releases, zoneSets } = this.#to;
    commands.onState(robot, work);
    releases.onState(robot, work);
    zoneSets.onState(robot, work);
  }

  #detection(message: Extract<RobotMessage, { kind: 'detection' }>, robot: RobotRecord, work: UnitOfWork): void {
    const { tracks, detectionRules } = this.#to;
    const { track, sighting } = tracks.take(message, robot.position, work);
    detectionRules.judge(track, message.body, sighting, robot.callSign, work);
  }
}

function sayBehaviour(robot: RobotRecord, before: string | undefined, work: UnitOfWork): void {
  const behaviour = robot.authority?.behaviour;
  if (behaviour === undefined || behaviour === before) return;
  const message = `${robot.callSign}: ${behaviour}`;
  work.event({ kind: 'behaviour', message, robotId: robot.id, at: robot.authorityAt, data: { behaviour, before } });
}

function sayGap({ body }: Extract<RobotMessage, { kind: 'gapReport' }>, robot: RobotRecord, work: UnitOfWork): void {
  const dropped = body.dropped?.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const { from, to, policyApplied } = body;
  const atMost = body.dropped?.some(({ lane }) => lane === 'unknown') === true ? 'up to ' : '';
  const message = `${robot.callSign}: silent from ${from} to ${to}, ${policyApplied}, ${atMost}${dropped} items dropped`;
  work.event({
    kind: 'gap-report',
    message,
    robotId: robot.id,
    data: { from, to, policyApplied, dropped: body.dropped },
  });
  if (dropped > 0) {
    work.audit({
      actor: robot.id,
      action: 'gap.dropped',
      subject: robot.id,
      detail: { from, to, dropped: body.dropped },
    });
  }
}
