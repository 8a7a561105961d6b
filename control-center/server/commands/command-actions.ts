import type { CommandRequest } from '#shared/contracts/http/requests.ts';
import type { GateAnswer, RespondersAnswer } from '#shared/contracts/http/responses.ts';
import { chargeOf } from '#shared/contracts/vda5050/state.ts';
import type { CommandKind } from '#shared/contracts/views.ts';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { AlarmBook } from '../alarms/alarm-book.ts';
import type { Actor } from '../control-room.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { RobotRecord } from '../fleet/robot-record.ts';
import type { IncidentBook } from '../incidents/incident-book.ts';
import { rankResponders } from '../missions/responders.ts';
import type { Candidate } from '../missions/responders.ts';
import type { TrackBook } from '../tracks/track-book.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import type { CommandDesk } from './command-desk.ts';
import { assumedSpeedMps } from './command-planner.ts';
import type { CommandAsk, CommandPlanner } from './command-planner.ts';
import type { HaltLatch } from './halt-latch.ts';

interface Parts {
  readonly fleet: Fleet;
  readonly alarms: AlarmBook;
  readonly tracks: TrackBook;
  readonly incidents: IncidentBook;
  readonly desk: CommandDesk;
  readonly planner: CommandPlanner;
  readonly halt: HaltLatch;
}

/** What people ask of robots: gated, planned, signed, issued, audited. */
export class CommandActions {
  readonly #with: Parts;

  constructor(parts: Parts) {
    this.#with = parts;
  }

  send(actor: Actor, request: CommandRequest, work: UnitOfWork): Result<string, DomainError> {
    const { fleet, planner, halt, desk, incidents, alarms } = this.#with;
    const robot = fleet.get(request.robotId);
    if (robot === undefined) return err(domainError('BPC_E_ROBOT_UNKNOWN', `Robot ${request.robotId}: not known.`));
    const ask = this.#ask(request.kind, robot, request.alarmId, request.target);
    const { answer, route } = planner.gate(ask, halt.latched, work.now);
    const subject = request.robotId;
    if (!answer.allowed) {
      const reasons = answer.reasons.map(({ code }) => code);
      work.audit({ actor: actor.name, action: 'command.gated', subject, detail: { kind: request.kind, reasons } });
      return err(refusal(robot, answer));
    }
    const incidentId = request.incidentId ?? this.#alarmIncident(request.alarmId);
    const activeOrderId = this.#activeOrder(robot);
    const { name: by, role, userId } = actor;
    const isSupervisor = role === 'supervisor';
    const issuer = { by, userId, isSupervisor, request, incidentId, now: work.now, activeOrderId };
    const command = planner.build(ask, route, issuer);
    const { id, kind, epoch, target } = command.view;
    if (kind === 'take-authority') fleet.raiseEpoch(robot, epoch, work);
    const alarm = alarms.get(request.alarmId ?? '')?.view.number;
    const detail = { kind, robotId: robot.id, epoch, target, alarm, reason: request.reason };
    work.audit({ actor: actor.name, action: 'command.send', subject: id, detail });
    desk.issue(command, work);
    if (incidentId !== undefined) incidents.addRobot(incidentId, robot.id, work);
    return ok(id);
  }

  /** Shown before the press. Without a place the way is not judged yet. */
  gate(kind: CommandKind, robotId: string, alarmId: string | undefined, now: EpochMs): GateAnswer {
    const robot = this.#with.fleet.get(robotId);
    if (robot === undefined) return { allowed: false, reasons: [unknownRobot(robotId)] };
    const { answer } = this.#with.planner.gate(
      this.#ask(kind, robot, alarmId, undefined),
      this.#with.halt.latched,
      now,
    );
    if (alarmId !== undefined) return answer;
    const reasons = answer.reasons.filter(({ code }) => code !== 'TARGET_MISSING');
    return { allowed: reasons.length === 0, reasons };
  }

  responders(alarmId: string, now: EpochMs): Result<RespondersAnswer, DomainError> {
    const { alarms, fleet } = this.#with;
    if (alarms.get(alarmId) === undefined) return err(domainError('BPC_E_NOT_FOUND', `Alarm ${alarmId}: not known.`));
    const candidates = fleet.monitored().map((robot) => this.#candidate(robot, alarmId, now));
    return ok({ responders: [...rankResponders(candidates)] });
  }

  #candidate(robot: RobotRecord, alarmId: string, now: EpochMs): Candidate {
    const { planner, halt, desk } = this.#with;
    const { answer, route } = planner.gate(this.#ask('observe', robot, alarmId, undefined), halt.latched, now);
    const [running] = desk.runningOf(robot.id);
    const behaviour = robot.authority?.behaviour?.toLowerCase() ?? 'its present task';
    const leaves =
      running === undefined ? `Leaves: ${behaviour}.` : `Leaves: ${running.view.kind} for ${running.view.by}.`;
    return {
      robotId: robot.id,
      callSign: robot.callSign,
      position: robot.position,
      batteryPercent: robot.state && chargeOf(robot.state),
      maximumSpeedMps: robot.abilities?.maximumSpeedMps ?? assumedSpeedMps,
      gate: answer,
      route,
      leaves,
      isBusy: running !== undefined,
    };
  }

  #ask(kind: CommandKind, robot: RobotRecord, alarmId: string | undefined, chosen: Point2 | undefined): CommandAsk {
    return { kind, robot, target: chosen ?? this.#alarmPlace(alarmId), isChosenPlace: chosen !== undefined };
  }

  /** Where the alarm's object is now, or where the alarm was raised. */
  #alarmPlace(alarmId: string | undefined): Point2 | undefined {
    const alarm = this.#with.alarms.get(alarmId ?? '')?.view;
    if (alarm === undefined) return undefined;
    return this.#with.tracks.get(alarm.trackId ?? '')?.position ?? alarm.position;
  }

  #alarmIncident(alarmId: string | undefined): string | undefined {
    return this.#with.alarms.get(alarmId ?? '')?.view.incidentId;
  }

  /** An order the robot still drives and would refuse another one for: ours, or any of a robot that knows no patrol of its own. */
  #activeOrder({ id, state, authority }: RobotRecord): string | undefined {
    if (state === undefined || state.orderId === '') return undefined;
    const isActive =
      state.nodeStates.length > 0 ||
      state.edgeStates.length > 0 ||
      state.actionStates.some(({ actionStatus }) => actionStatus !== 'FINISHED' && actionStatus !== 'FAILED');
    const isOurs = this.#with.desk.get(state.orderId)?.robotId === id;
    return isActive && (isOurs || authority === undefined) ? state.orderId : undefined;
  }
}

const unknownRobot = (robotId: string): GateAnswer['reasons'][number] => ({
  code: 'ROBOT_UNKNOWN',
  message: `Robot ${robotId} is not known.`,
  cure: 'Choose a robot of this sector.',
});

const codes: Readonly<Record<string, ErrorCode>> = {
  ROBOT_OFFLINE: 'BPC_E_ROBOT_OFFLINE',
  HALTED: 'BPC_E_HALTED',
  NO_ROUTE: 'BPC_E_NO_ROUTE',
  TARGET_OUTSIDE: 'BPC_E_TARGET_OUTSIDE',
};

/** Named after the first reason; all reasons ride along. */
function refusal({ callSign }: RobotRecord, { reasons }: GateAnswer): DomainError {
  const [first] = reasons;
  const code = codes[first?.code ?? ''] ?? 'BPC_E_ROBOT_NOT_READY';
  return domainError(code, `${callSign}: ${reasons.map(({ message }) => message).join(' ')}`, { reasons });
}
