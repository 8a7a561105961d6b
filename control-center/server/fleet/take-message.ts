import type { RobotPositionView } from '#shared/contracts/views.ts';
import type { MobileRobotPosition } from '#shared/contracts/vda5050/common.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotMessage } from './robot-message.ts';
import type { RobotRecord } from './robot-record.ts';

type Of<K extends RobotMessage['kind']> = Extract<RobotMessage, { readonly kind: K }>;

/** GNSS quality is shown again after this time even if nothing but its stamp changed. */
const gnssShownEveryMs = 5000;

/** A stamp never lies in the centre's future: a fast robot clock must not keep a value fresh. */
const stampOf = ({ sourceAt, receivedAt }: RobotMessage): EpochMs => Math.min(sourceAt, receivedAt);

/** Each `take…` copies what the robot said and answers whether the picture of it changed. Retained messages refresh no age. */

/** A will is always old and is never dropped for its stamp (openTCS adapter #14). */
export function takeConnection(robot: RobotRecord, message: Of<'connection'>): boolean {
  const { connectionState } = message.body;
  if (robot.connectionState === connectionState) return false;
  robot.connectionState = connectionState;
  return true;
}

/** Late or repeated states are dropped: older by stamp and not newer by the topic's own count. */
export function takeState(robot: RobotRecord, message: Of<'state'>): boolean {
  const { body } = message;
  const at = stampOf(message);
  if (message.retained) return false;
  if (robot.stateAt !== undefined && at <= robot.stateAt && body.headerId <= (robot.state?.headerId ?? -1))
    return false;
  robot.state = body;
  robot.stateAt = at;
  noteContact(robot, at);
  if (body.mobileRobotPosition !== undefined) place(robot, body.mobileRobotPosition, body.velocity, at, false);
  return true;
}

/** The hot path. Answers the new place, or nothing if it is older than the known one. */
export function takeVisualization(robot: RobotRecord, message: Of<'visualization'>): RobotPositionView | undefined {
  const { headerId, mobileRobotPosition, velocity } = message.body;
  if (mobileRobotPosition === undefined || message.retained) return undefined;
  const at = stampOf(message);
  const newer = headerId > robot.visualizationHeaderId;
  robot.visualizationHeaderId = headerId;
  robot.sendsPositions = true;
  noteContact(robot, at);
  return place(robot, mobileRobotPosition, velocity, at, newer);
}

export function takeGeo(robot: RobotRecord, message: Of<'geo'>): boolean {
  const { body, retained } = message;
  if (retained) return false;
  const at = stampOf(message);
  noteLive(robot, body.envelope.boot, at);
  robot.opex = body.opex;
  const before = robot.gnss;
  const fixAt = Math.round(at - body.fixAge * 1000);
  const same =
    before !== undefined &&
    before.fixType === body.fixType &&
    before.frozenSuspect === body.frozenSuspect &&
    Math.abs(before.hAccM - body.hAcc) < 0.2 * Math.max(1, before.hAccM) &&
    fixAt - before.at < gnssShownEveryMs;
  if (same) return false;
  robot.gnss = { fixType: body.fixType, hAccM: body.hAcc, frozenSuspect: body.frozenSuspect, at: fixAt };
  return true;
}

export function takeLink(robot: RobotRecord, message: Of<'link'>): boolean {
  const { body, retained } = message;
  if (retained) return false;
  const at = stampOf(message);
  noteLive(robot, body.envelope.boot, at);
  robot.link = { rttMs: body.rttMs, lossPct: body.lossPct, queueDepth: body.queueDepth, rssiDbm: body.rssiDbm, at };
  return true;
}

/** A retained copy tells who commanded the robot when it last spoke; it does not count as contact. */
export function takeAuthority(robot: RobotRecord, message: Of<'authority'>): boolean {
  const { body } = message;
  const before = robot.authority;
  robot.epoch = Math.max(robot.epoch, body.epoch);
  if (message.retained && before !== undefined) return false;
  const at = stampOf(message);
  if (!message.retained) {
    noteLive(robot, body.envelope.boot, at);
    if (robot.authorityAt !== undefined && at < robot.authorityAt && body.headerId <= (before?.headerId ?? -1))
      return false;
    robot.authorityAt = at;
  }
  robot.authority = body;
  robot.opex = body.opex;
  return (
    before === undefined ||
    before.epoch !== body.epoch ||
    before.holder !== body.holder ||
    before.mode !== body.mode ||
    before.behaviour !== body.behaviour ||
    before.haltLatched !== body.haltLatched ||
    before.serviceState.state !== body.serviceState.state ||
    before.serviceState.by !== body.serviceState.by ||
    before.serviceState.reason !== body.serviceState.reason ||
    before.pendingIntent?.since !== body.pendingIntent?.since ||
    before.pendingIntent?.verb !== body.pendingIntent?.verb ||
    before.pendingIntent?.unconfirmed !== body.pendingIntent?.unconfirmed
  );
}

function noteLive(robot: RobotRecord, boot: string, at: EpochMs): void {
  robot.identity.note(boot, at);
  noteContact(robot, at);
}

function noteContact(robot: RobotRecord, at: EpochMs): void {
  if (robot.contactAt === undefined || at > robot.contactAt) robot.contactAt = at;
}

function place(
  robot: RobotRecord,
  { x, y, theta, localized }: MobileRobotPosition,
  velocity: { readonly vx?: number; readonly vy?: number } | undefined,
  at: EpochMs,
  newerByCount: boolean,
): RobotPositionView | undefined {
  if (robot.position !== undefined && at < robot.position.at && !newerByCount) return undefined;
  const speedMps = velocity === undefined ? undefined : Math.sqrt((velocity.vx ?? 0) ** 2 + (velocity.vy ?? 0) ** 2);
  robot.position = { id: robot.id, x, y, thetaRad: theta, speedMps, localized, at };
  return robot.position;
}
