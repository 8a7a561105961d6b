import type { RobotConfig } from '../config.ts';
import type { Geofence } from './geofence.ts';
import type { Velocity2 } from './navigator.ts';
import { speedNearPeople } from './person-gate.ts';
import type { SeenPerson } from './person-gate.ts';
import type { PoseEstimate } from './pose-estimate.ts';

/** Everything the last word over the wheels rests on. Ages in milliseconds. */
export interface SafetyFacts {
  readonly halted: boolean;
  readonly outOfService: boolean;
  readonly pose: PoseEstimate | undefined;
  readonly odometryAgeMs: number;
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

const staleOdometryMs = 1000;
const emptyPercent = 2;
const reactionSeconds = 0.6;
const marginM = 1.5;
/** Back from where it may not be, no faster than this. */
const escapeSpeedMps = 0.4;

const stop = (reason: string, isFault = false): Verdict => ({ speedMps: 0, turnRateRadps: 0, reason, isFault });

/** Conditions that forbid any movement; undefined if there is none. */
export function standstill(facts: SafetyFacts, config: RobotConfig): Verdict | undefined {
  const { pose } = facts;
  if (facts.halted) return stop('halted');
  if (facts.outOfService) return stop('out of service');
  if (facts.odometryAgeMs > staleOdometryMs) return stop('no odometry', true);
  if (pose === undefined || !facts.localized) return stop('the robot does not know where it is', true);
  const { maxTiltRad } = config.limits;
  if (Math.abs(pose.pitch) > maxTiltRad || Math.abs(pose.roll) > maxTiltRad) return stop('tilted too far', true);
  if ((facts.batteryPercent ?? 100) < emptyPercent) return stop('battery empty', true);
  return undefined;
}

/** What of a wish is granted where the robot is: limits of the place and distance to people. */
export function granted(wish: Velocity2, facts: SafetyFacts, config: RobotConfig, fence: Geofence): Verdict {
  const pose = facts.pose as PoseEstimate;
  const { maxAccelerationMps2, maxSpeedMps } = config.limits;
  const byPeople = speedNearPeople(pose, facts.people, facts.initiative, config.person, facts.nowMs);
  const limit = Math.min(maxSpeedMps, fence.speedLimitAt(pose), byPeople);
  const speed = Math.min(wish.speedMps, limit);
  const ahead = speed * reactionSeconds + (speed * speed) / (2 * maxAccelerationMps2) + marginM;
  const next = { x: pose.x + ahead * Math.cos(pose.yaw), y: pose.y + ahead * Math.sin(pose.yaw) };
  const violation = speed > 0 ? fence.violation(next) : undefined;
  if (violation === undefined) {
    const reason = speed < wish.speedMps ? (byPeople < wish.speedMps ? personNear : 'speed limit') : undefined;
    const share = wish.speedMps > 0 ? speed / wish.speedMps : 1;
    // Turning on the spot stays possible: the robot may turn away.
    const turn = speed === 0 ? wish.turnRateRadps : wish.turnRateRadps * share;
    return { speedMps: speed, turnRateRadps: turn, reason, isFault: false };
  }
  const isOutsideAlready = fence.violation(pose) !== undefined;
  const escape = isOutsideAlready ? Math.min(speed, escapeSpeedMps) : 0;
  return { speedMps: escape, turnRateRadps: wish.turnRateRadps, reason: violation, isFault: false };
}
