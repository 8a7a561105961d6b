import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { FixType, Geo } from '#shared/contracts/extension/geo.ts';
import type { LinkReport } from '#shared/contracts/extension/link.ts';
import { yawToBearingDeg } from '#shared/geo/angles.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { NavSatFix } from '#shared/ros/messages.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { toIso } from '#shared/time/clock.ts';
import type { AutonomyState, Behaviour } from '../autonomy/autonomy-state.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';

type Body<T> = Omit<T, 'headerId' | 'timestamp' | 'version' | 'manufacturer' | 'serialNumber' | 'opex' | 'envelope'>;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export function geoBody(facts: {
  readonly pose: PoseEstimate;
  readonly fix: NavSatFix | undefined;
  readonly frame: EnuFrame;
  readonly frozenSuspect: boolean;
  /** No fix is used now. */
  readonly isReckoning: boolean;
  readonly speedMps: number;
  readonly anchorHash: string;
  readonly mapId: string;
  readonly now: number;
}): Body<Geo> {
  const { fix, pose } = facts;
  const place = facts.frame.toGeo(pose);
  const bearingDeg = round(yawToBearingDeg(pose.yaw), 1);
  return {
    lat: round(place.latitude, 7),
    lon: round(place.longitude, 7),
    altHae: round(place.altitude, 2),
    bearingDeg,
    courseDeg: bearingDeg,
    speed: round(Math.abs(facts.speedMps), 2),
    fixType: fixType(fix, facts.isReckoning),
    hAcc: round(pose.positionSigmaM, 2),
    ...(fix && { vAcc: round(Math.sqrt(Math.max(0, fix.position_covariance[8] ?? 0)), 2) }),
    fixAge: fix === undefined ? 0 : round(Math.max(0, (facts.now - fromStamp(fix.header.stamp)) / 1000), 1),
    frozenSuspect: facts.frozenSuspect,
    anchorHash: facts.anchorHash,
    mapId: facts.mapId,
    x: round(pose.x, 2),
    y: round(pose.y, 2),
  };
}

/** sensor_msgs/NavSatStatus tells augmentation, not ambiguity resolution: RTK is never claimed. */
function fixType(fix: NavSatFix | undefined, isReckoning: boolean): FixType {
  if (fix === undefined) return 'NONE';
  if (isReckoning) return 'DEAD_RECKONING';
  if (fix.status.status < 0) return 'NONE';
  return fix.status.status > 0 ? 'DGNSS' : 'GNSS';
}

export function linkBody(facts: {
  readonly rttMs: number;
  readonly lossPercent: number;
  readonly queueDepth: number;
  readonly queueOldestAt: number | undefined;
  readonly centreSilentMs: number | undefined;
  readonly now: number;
}): Body<LinkReport> {
  return {
    rttMs: round(facts.rttMs, 1),
    lossPct: round(Math.min(100, facts.lossPercent), 1),
    queueDepth: facts.queueDepth,
    queueOldestAge:
      facts.queueOldestAt === undefined ? 0 : round(Math.max(0, (facts.now - facts.queueOldestAt) / 1000), 1),
    lastCentreHeartbeatAge: round((facts.centreSilentMs ?? 0) / 1000, 1),
  };
}

export interface Holder {
  readonly holder: string;
  readonly since: number;
  /** Undefined: it does not run out. */
  readonly expires: number | undefined;
}

export interface ServiceState {
  readonly state: Authority['serviceState']['state'];
  readonly by?: string;
  readonly reason?: string;
}

const farFutureMs = 365 * 86_400_000;

export function authorityBody(facts: {
  readonly epoch: number;
  readonly holder: Holder;
  readonly centreId: string;
  readonly autonomy: AutonomyState;
  readonly behaviour: Behaviour;
  readonly service: ServiceState;
  readonly zoneSetId: string;
  readonly now: number;
  readonly monotonicMs: number;
  readonly lostLink: Authority['lostLink'];
}): Body<Authority> {
  const { autonomy, holder, service } = facts;
  const { pendingIntent } = autonomy;
  const halted = autonomy.halt !== undefined;
  return {
    epoch: facts.epoch,
    holder: holder.holder,
    centreId: facts.centreId,
    mode: halted ? 'HALTED' : holder.holder === 'autonomy' ? 'AUTONOMY' : 'SUPERVISED',
    since: toIso(holder.since),
    expires: toIso(holder.expires ?? holder.since + farFutureMs),
    haltLatched: halted,
    takeoverAllowed: true,
    ownerLostFallback: 'autonomy',
    serviceState: { ...service },
    zoneSetId: facts.zoneSetId,
    behaviour: facts.behaviour,
    ...(pendingIntent && {
      pendingIntent: { ...pendingIntent, since: toIso(facts.now - (facts.monotonicMs - pendingIntent.since)) },
    }),
    ...(facts.lostLink && { lostLink: facts.lostLink }),
  };
}
