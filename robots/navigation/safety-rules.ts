import type { ServiceStateName } from '#shared/contracts/extension/authority.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotConfig } from '../config.ts';
import { safetyLimits } from '../safety/safety-limits.ts';
import { noZones } from '../zones/zone-rules.ts';
import type { ZoneRules } from '../zones/zone-rules.ts';
import type { Geofence } from './geofence.ts';
import type { Velocity2 } from './navigator.ts';
import { speedNearPeople } from './person-gate.ts';
import type { SeenPerson } from './person-gate.ts';
import type { PoseEstimate } from './pose-estimate.ts';

/** Everything the last word over the wheels rests on. Ages in milliseconds. */
export interface SafetyFacts {
  readonly halted: boolean;
  /** Of those that must be active for the robot to move. */
  readonly inactiveNode?: string | undefined;
  readonly service: ServiceStateName;
  readonly pose: PoseEstimate | undefined;
  readonly odometryAgeMs: number;
  /** Undefined for a robot without an attitude sensor. */
  readonly attitudeAgeMs: number | undefined;
  /** By dead reckoning: no fix is believed now. */
  readonly isReckoning: boolean;
  /** The behaviour wants the body to stand: a wish may only brake what still rolls. */
  readonly mustStand: boolean;
  readonly presentSpeedMps: number;
  /** Steepness of the ground that way, radians, up or down. */
  readonly slopeAlong: (yawRad: number) => number;
  readonly localized: boolean;
  readonly batteryPercent: number | undefined;
  readonly people: Iterable<SeenPerson>;
  readonly initiative: 'robot' | 'operator';
  readonly nowMs: number;
}

export interface Verdict {
  readonly speedMps: number;
  readonly turnRateRadps: number;
  /** Why the wish was not granted in full; undefined if it was. */
  readonly reason: string | undefined;
  /** A condition that stays until somebody or something ends it: the robot is at fault. */
  readonly isFault: boolean;
}

/** The reason that means: a person is in the way, nothing is wrong. */
export const personNear = 'person near';

const { emptyPercent, escapeSpeedMps, fenceMarginM, fenceSigmas, reactionSeconds } = safetyLimits;
const { slopeToleranceRad, staleAttitudeMs, staleOdometryMs } = safetyLimits;

const stop = (reason: string, isFault = false): Verdict => ({ speedMps: 0, turnRateRadps: 0, reason, isFault });

/** Conditions that forbid any movement; undefined if there is none. */
export function standstill(facts: SafetyFacts, config: RobotConfig, fence: Geofence): Verdict | undefined {
  const { pose } = facts;
  if (facts.halted) return stop('halted');
  if (facts.service === 'OUT_OF_SERVICE') return stop('out of service');
  if (facts.service === 'UNKNOWN') return stop('not confirmed since the start');
  if (facts.inactiveNode !== undefined) return stop(`the node ${facts.inactiveNode} is not active`, true);
  if (facts.odometryAgeMs > staleOdometryMs) return stop('no odometry', true);
  if (pose === undefined || !facts.localized) return stop('the robot does not know where it is', true);
  if ((facts.attitudeAgeMs ?? 0) > staleAttitudeMs) return stop('no attitude', true);
  const { maxTiltRad } = config.limits;
  if (Math.abs(pose.pitch) > maxTiltRad || Math.abs(pose.roll) > maxTiltRad) return stop('tilted too far', true);
  if ((facts.batteryPercent ?? 100) < emptyPercent) return stop('battery empty', true);
  if (facts.isReckoning && fence.clearanceM(pose) < fenceSigmas * pose.positionSigmaM) {
    return stop('too unsure of its place this near to where it may not be', true);
  }
  return undefined;
}

/** What of a wish is granted where the robot is: limits of the place and distance to people. Backwards counts as forwards. */
export function granted(
  wish: Velocity2,
  facts: SafetyFacts,
  config: RobotConfig,
  fence: Geofence,
  zones: ZoneRules = noZones,
): Verdict {
  if (!Number.isFinite(wish.speedMps) || !Number.isFinite(wish.turnRateRadps)) return stop('the wish is no number');
  const pose = facts.pose as PoseEstimate;
  const { maxSlopeRad, maxSpeedMps, maxTurnRateRadps } = config.limits;
  const turn = Math.min(maxTurnRateRadps, Math.max(-maxTurnRateRadps, wish.turnRateRadps));
  const direction = wish.speedMps < 0 ? -1 : 1;
  const heading = direction < 0 ? { ...pose, yaw: pose.yaw + Math.PI } : pose;
  const wished = Math.abs(wish.speedMps);
  const byPeople = speedNearPeople(heading, facts.people, facts.initiative, config.person, facts.nowMs);
  const byPlace = Math.min(fence.speedLimitAt(pose), zones.speedLimitMps(pose.x, pose.y));
  const byStop = facts.mustStand ? Math.abs(facts.presentSpeedMps) : Number.POSITIVE_INFINITY;
  const speed = Math.min(wished, maxSpeedMps, byPlace, byPeople, byStop);
  const next = placeAhead(heading, speed, config);
  const violation = speed > 0 ? (fence.violation(next) ?? zones.refusal(pose, next)) : undefined;
  if (violation !== undefined) {
    const isOutsideAlready = fence.violation(pose) !== undefined;
    const escape = isOutsideAlready ? Math.min(speed, escapeSpeedMps) : 0;
    return {
      speedMps: escape === 0 ? 0 : direction * escape,
      turnRateRadps: turn,
      reason: violation,
      isFault: false,
    };
  }
  const slope = speed > 0 ? facts.slopeAlong(heading.yaw) : 0;
  if (slope > maxSlopeRad + slopeToleranceRad) {
    return { speedMps: 0, turnRateRadps: turn, reason: 'too steep', isFault: false };
  }
  const reason = speed < wished ? (byPeople < wished ? personNear : 'speed limit') : undefined;
  // Turning on the spot stays possible, so that the robot may turn away; not where it is to stand.
  const share = wished > 0 && (speed > 0 || facts.mustStand) ? speed / wished : 1;
  const mayTurn = !facts.mustStand || wished > 0;
  return {
    speedMps: speed === 0 ? 0 : direction * speed,
    turnRateRadps: mayTurn ? turn * share : 0,
    reason,
    isFault: false,
  };
}

/** Where the robot would come to rest if it had to stop now, and a little farther. */
function placeAhead({ x, y, yaw }: PoseEstimate, speedMps: number, { limits }: RobotConfig): Point2 {
  const wayM = speedMps * reactionSeconds + (speedMps * speedMps) / (2 * limits.maxAccelerationMps2) + fenceMarginM;
  return { x: x + wayM * Math.cos(yaw), y: y + wayM * Math.sin(yaw) };
}
