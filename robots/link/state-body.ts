import type { VdaHeader } from '#shared/contracts/vda5050/header.ts';
import { batteryUnknown } from '#shared/contracts/vda5050/state.ts';
import type { ActionState, State, VdaError, ZoneRequest } from '#shared/contracts/vda5050/state.ts';
import type { Visualization } from '#shared/contracts/vda5050/visualization.ts';
import { toIso } from '#shared/time/clock.ts';
import type { Waypoint } from '../navigation/navigator.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { OrderBook } from './order-book.ts';
import { vdaError } from './vda-errors.ts';

/** What a state message says, gathered by the robot. */
export interface StateFacts {
  readonly mapId: string;
  readonly zoneSets: NonNullable<State['zoneSets']>;
  readonly zoneRequests: readonly ZoneRequest[];
  readonly book: OrderBook;
  readonly instantActionStates: readonly ActionState[];
  readonly pose: PoseEstimate | undefined;
  readonly localized: boolean;
  readonly speedMps: number;
  readonly turnRateRadps: number;
  readonly paused: boolean;
  readonly battery: { readonly percent: number; readonly charging: boolean; readonly voltage: number } | undefined;
  readonly errors: readonly VdaError[];
  /** The robot's own way when it has no order. */
  readonly way: readonly Waypoint[];
  readonly now: number;
}

const drivingAboveMps = 0.05;
/** Enough of the way to draw, little enough for a narrow link. */
const shownWaypoints = 24;
const maxSigmaForScoreM = 15;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const notMeasured = vdaError(batteryUnknown, 'the gauge has not been heard: the charge told here is no measurement');

export function stateBody(header: VdaHeader, facts: StateFacts): State {
  const { battery, book, localized, mapId } = facts;
  const position = positionOf(facts);
  return {
    ...header,
    maps: [{ mapId, mapVersion: '1', mapStatus: 'ENABLED' }],
    zoneSets: [...facts.zoneSets],
    orderId: book.orderId,
    orderUpdateId: book.orderUpdateId,
    lastNodeId: book.lastNodeId,
    lastNodeSequenceId: book.lastNodeSequenceId,
    nodeStates: nodeStates(book, mapId),
    edgeStates: book.edges.map(({ edgeId, released, sequenceId }) => ({ edgeId, sequenceId, released })),
    ...(!book.isActive && ownWay(facts)),
    ...(position && { mobileRobotPosition: position }),
    velocity: velocityOf(facts),
    driving: Math.abs(facts.speedMps) > drivingAboveMps,
    paused: facts.paused,
    newBaseRequest: book.wantsBase,
    zoneRequests: [...facts.zoneRequests],
    actionStates: book.actions.states.map((state) => ({ ...state })),
    instantActionStates: facts.instantActionStates.map((state) => ({ ...state })),
    powerSupply: {
      stateOfCharge: round(battery?.percent ?? 0, 1),
      ...(battery && { batteryVoltage: round(battery.voltage, 2) }),
      charging: battery?.charging ?? false,
    },
    operatingMode: localized ? 'AUTOMATIC' : 'STARTUP',
    errors: battery === undefined ? [...facts.errors, notMeasured] : [...facts.errors],
    safetyState: { activeEmergencyStop: 'NONE', fieldViolation: false },
  };
}

export function visualizationBody(
  header: VdaHeader,
  referenceStateHeaderId: number,
  facts: Pick<StateFacts, 'pose' | 'localized' | 'mapId' | 'speedMps' | 'turnRateRadps'>,
): Visualization {
  const position = positionOf(facts);
  return {
    ...header,
    referenceStateHeaderId,
    ...(position && { mobileRobotPosition: position }),
    velocity: velocityOf(facts),
  };
}

function positionOf({ localized, mapId, pose }: Pick<StateFacts, 'pose' | 'localized' | 'mapId'>) {
  if (pose === undefined) return undefined;
  return {
    x: round(pose.x, 2),
    y: round(pose.y, 2),
    // Cut, not rounded: 3.1416 is beyond the schema's pi.
    theta: Math.trunc(pose.yaw * 1e4) / 1e4,
    mapId,
    localized,
    localizationScore: round(Math.max(0, 1 - pose.positionSigmaM / maxSigmaForScoreM), 3),
    deviationRange: round(pose.positionSigmaM, 2),
  };
}

const velocityOf = (facts: Pick<StateFacts, 'speedMps' | 'turnRateRadps'>) => ({
  vx: round(facts.speedMps, 3),
  omega: round(facts.turnRateRadps, 3),
});

function nodeStates(book: OrderBook, mapId: string): State['nodeStates'] {
  return book.nodes.map(({ nodeDescriptor, nodeId, nodePosition, released, sequenceId }) => ({
    nodeId,
    sequenceId,
    ...(nodeDescriptor !== undefined && { nodeDescriptor }),
    released,
    ...(nodePosition && {
      nodePosition: {
        x: nodePosition.x,
        y: nodePosition.y,
        ...(nodePosition.theta !== undefined && { theta: nodePosition.theta }),
        mapId,
      },
    }),
  }));
}

/** Without an order the robot announces its own way: as a path, and with the times at which it expects to be where. */
function ownWay({ now, pose, way }: StateFacts): Pick<State, 'plannedPath' | 'intermediatePath'> {
  if (pose === undefined || way.length === 0) return {};
  const points = way.slice(0, shownWaypoints);
  let eta = now;
  let at: { x: number; y: number } = pose;
  const polyline = points.map(({ maxSpeedMps, x, y }) => {
    eta += (1000 * Math.hypot(x - at.x, y - at.y)) / Math.max(0.3, maxSpeedMps);
    at = { x, y };
    return { x, y, eta: toIso(eta) };
  });
  const start = { x: round(pose.x, 2), y: round(pose.y, 2) };
  return {
    plannedPath: {
      trajectory: { degree: 1, controlPoints: [start, ...points.map(({ x, y }) => ({ x, y }))] },
      traversedNodes: points.map(({ nodeId }) => nodeId),
    },
    intermediatePath: { polyline: [{ ...start, eta: toIso(now) }, ...polyline] },
  };
}
