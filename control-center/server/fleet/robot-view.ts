import { chargeOf } from '#shared/contracts/vda5050/state.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import type { RobotView } from '#shared/contracts/views.ts';
import { enforcesAuthority, hasFatalError, isMonitored, positionPeriodMs, statePeriodMs } from './robot-record.ts';
import type { RobotRecord } from './robot-record.ts';

/** The robot as the console shows it: what it said and when, and periods, so that the console can tell fresh from stale by itself. */
export function robotView(robot: RobotRecord): RobotView {
  const { state, authority, position } = robot;
  return {
    id: robot.id,
    callSign: robot.callSign,
    vdaVersion: robot.vdaVersion,
    monitored: isMonitored(robot),
    connectionState: robot.connectionState,
    stateAt: robot.stateAt,
    statePeriodMs: statePeriodMs(robot),
    position: position && {
      x: position.x,
      y: position.y,
      thetaRad: position.thetaRad,
      localized: position.localized,
      at: position.at,
    },
    positionPeriodMs: positionPeriodMs(robot),
    speedMps: position?.speedMps,
    batteryPercent: state && chargeOf(state),
    charging: state?.powerSupply.charging ?? false,
    operatingMode: state?.operatingMode,
    driving: state?.driving ?? false,
    paused: state?.paused ?? false,
    mode: authority?.mode,
    behaviour: authority?.behaviour,
    authorityEnforced: enforcesAuthority(robot),
    authorityHolder: authority?.holder,
    epoch: robot.epoch,
    haltLatched: authority?.haltLatched ?? false,
    serviceState: authority?.serviceState.state,
    serviceBy: authority?.serviceState.by?.slice(0, 128),
    serviceReason: authority?.serviceState.reason,
    pendingIntent: pendingIntentOf(robot),
    hasFatalError: hasFatalError(robot),
    errors: state === undefined ? [] : shownErrors(state),
    orderId: state?.orderId === '' ? undefined : state?.orderId.slice(0, 128),
    lastNodeId: state?.lastNodeId.slice(0, 128),
    plannedPath: state === undefined ? [] : remainingWay(state),
    gnss: robot.gnss,
    link: robot.link,
    opex: robot.opex,
    lostLink: authority?.lostLink ?? robot.silence?.contract,
    ghost: robot.ghost,
  };
}

/** `since` on the centre's clock, by what the message that told it was late or early. */
function pendingIntentOf({ authority, authorityAt }: RobotRecord): RobotView['pendingIntent'] {
  if (authority?.pendingIntent === undefined) return undefined;
  const { since, ...intent } = authority.pendingIntent;
  const toldAt = Date.parse(authority.timestamp);
  return { ...intent, since: Date.parse(since) + (authorityAt ?? toldAt) - toldAt };
}

const shownErrors = (state: State): RobotView['errors'] =>
  state.errors.slice(0, 16).map(({ errorType, errorLevel, errorDescription }) => ({
    type: errorType.slice(0, 128),
    level: errorLevel,
    description: errorDescription?.slice(0, 500) ?? '',
  }));

/** The order's remaining nodes; without an order, the robot's own announced way. */
export function remainingWay(state: State): RobotView['plannedPath'] {
  const path: RobotView['plannedPath'] = [];
  for (const { nodePosition, released } of state.nodeStates) {
    if (nodePosition !== undefined) path.push({ x: nodePosition.x, y: nodePosition.y, released });
  }
  if (path.length > 0 || state.intermediatePath === undefined) return path;
  return state.intermediatePath.polyline.slice(0, 200).map(({ x, y }) => ({ x, y, released: true }));
}
