import { wrapAngle } from '#shared/geo/angles.ts';
import type { RobotLimits } from '../config.ts';
import type { Navigator, NavigatorListener, Velocity2, Waypoint } from './navigator.ts';
import type { PoseEstimate } from './pose-estimate.ts';

type GroundHeight = (x: number, y: number) => number;

const stopToleranceM = 0.4;
const passToleranceM = 2.5;
/** Turn on the spot rather than in an arc beyond this heading error. */
const pivotRad = 1.1;
const stuckAfterSeconds = 10;
const slopeProbeM = 6;

/**
 * Pure pursuit (Coulter, CMU-RI-TR-92-01) along straight legs. Speed is the least of leg limit, braking distance to the next
 * stop or sharp turn, curvature and slope, changed no faster than the robot accelerates.
 */
export class RouteFollower implements Navigator {
  readonly #limits: RobotLimits;
  readonly #listener: NavigatorListener;
  readonly #ground: GroundHeight | undefined;
  readonly #velocity: Velocity2 = { speedMps: 0, turnRateRadps: 0 };
  #waypoints: Waypoint[] = [];
  #index = 0;
  #legStartX = 0;
  #legStartY = 0;
  #hasLegStart = false;
  #speed = 0;
  #stuckSeconds = 0;
  #stuckX = 0;
  #stuckY = 0;
  #slopeAge = Number.POSITIVE_INFINITY;
  #slopeLimit = Number.POSITIVE_INFINITY;

  constructor(limits: RobotLimits, listener: NavigatorListener, ground?: GroundHeight) {
    this.#limits = limits;
    this.#listener = listener;
    this.#ground = ground;
  }

  get index(): number {
    return this.#index;
  }

  get waypoints(): readonly Waypoint[] {
    return this.#waypoints;
  }

  follow(waypoints: readonly Waypoint[]): void {
    this.#waypoints = [...waypoints];
    this.#index = 0;
    this.#hasLegStart = false;
    this.#stuckSeconds = 0;
    this.#slopeAge = Number.POSITIVE_INFINITY;
  }

  extend(waypoints: readonly Waypoint[]): void {
    this.#waypoints.push(...waypoints);
  }

  stop(): void {
    this.follow([]);
  }

  step(pose: PoseEstimate, dtSeconds: number): Velocity2 {
    if (!this.#hasLegStart) {
      this.#legStartX = pose.x;
      this.#legStartY = pose.y;
      this.#hasLegStart = true;
    }
    for (let target = this.#waypoints[this.#index]; target !== undefined; target = this.#waypoints[this.#index]) {
      if (!this.#isReached(pose, target)) {
        this.#drive(pose, target, dtSeconds);
        this.#watchProgress(pose, dtSeconds);
        return this.#velocity;
      }
      this.#legStartX = target.x;
      this.#legStartY = target.y;
      this.#stuckSeconds = 0;
      this.#listener.onReached(this.#index++);
    }
    this.#speed = approach(this.#speed, 0, 2 * this.#limits.maxAccelerationMps2 * dtSeconds);
    this.#velocity.speedMps = this.#speed;
    this.#velocity.turnRateRadps = 0;
    return this.#velocity;
  }

  #isStop(index: number): boolean {
    return index === this.#waypoints.length - 1 || (this.#waypoints[index]?.stop ?? true);
  }

  /** Within tolerance, or past the end of the leg and not far beside it. */
  #isReached(pose: PoseEstimate, target: Waypoint): boolean {
    const dx = target.x - pose.x;
    const dy = target.y - pose.y;
    const distance = Math.hypot(dx, dy);
    const tolerance = this.#isStop(this.#index) ? stopToleranceM : passToleranceM;
    if (distance <= tolerance) return true;
    if (distance > 3 * passToleranceM) return false;
    return dx * (target.x - this.#legStartX) + dy * (target.y - this.#legStartY) <= 0 && distance < 3 * tolerance;
  }

  #drive(pose: PoseEstimate, target: Waypoint, dt: number): void {
    const legX = target.x - this.#legStartX;
    const legY = target.y - this.#legStartY;
    const legLength = Math.hypot(legX, legY) || 1;
    const along = ((pose.x - this.#legStartX) * legX + (pose.y - this.#legStartY) * legY) / legLength;
    const toGo = Math.hypot(target.x - pose.x, target.y - pose.y);
    const lookahead = Math.min(8, Math.max(2.5, 1.8 * this.#speed));
    const aim = Math.min(legLength, Math.max(0, along) + lookahead);
    const aimX = aim >= legLength ? target.x : this.#legStartX + (legX / legLength) * aim;
    const aimY = aim >= legLength ? target.y : this.#legStartY + (legY / legLength) * aim;
    const error = wrapAngle(Math.atan2(aimY - pose.y, aimX - pose.x) - pose.yaw);
    const { maxTurnRateRadps, maxAccelerationMps2, maxSpeedMps } = this.#limits;
    if (Math.abs(error) > pivotRad) {
      this.#speed = approach(this.#speed, 0, 2 * maxAccelerationMps2 * dt);
      this.#set(this.#speed, this.#speed > 0.3 ? 0 : clamp(1.5 * error, maxTurnRateRadps));
      return;
    }
    const aimDistance = Math.max(0.5, Math.hypot(aimX - pose.x, aimY - pose.y));
    const curvature = (2 * Math.sin(error)) / aimDistance;
    const brake = Math.sqrt(this.#endSpeed(target) ** 2 + 1.4 * maxAccelerationMps2 * Math.max(0, toGo - 0.1));
    const wanted = Math.min(
      maxSpeedMps,
      target.maxSpeedMps,
      brake,
      Math.abs(curvature) > 1e-3 ? maxTurnRateRadps / Math.abs(curvature) : maxSpeedMps,
      this.#slopeSpeed(pose, dt),
    );
    this.#speed = approach(this.#speed, Math.max(wanted, wanted > 0 ? 0.08 : 0), maxAccelerationMps2 * dt);
    this.#set(this.#speed, clamp(this.#speed * curvature, maxTurnRateRadps));
  }

  /** How fast the waypoint may be passed: 0 at a stop, slow at a sharp turn. */
  #endSpeed(target: Waypoint): number {
    if (this.#isStop(this.#index)) return 0;
    const next = this.#waypoints[this.#index + 1] as Waypoint;
    const into = Math.atan2(target.y - this.#legStartY, target.x - this.#legStartX);
    const turn = Math.abs(wrapAngle(Math.atan2(next.y - target.y, next.x - target.x) - into));
    return turn > 0.9 ? 0.4 : turn > 0.4 ? 1 : Number.POSITIVE_INFINITY;
  }

  /** Looked up once a second: halved above half of the limit, zero beyond it. */
  #slopeSpeed(pose: PoseEstimate, dt: number): number {
    if (this.#ground === undefined) return Number.POSITIVE_INFINITY;
    this.#slopeAge += dt;
    if (this.#slopeAge < 1) return this.#slopeLimit;
    this.#slopeAge = 0;
    const aheadX = pose.x + slopeProbeM * Math.cos(pose.yaw);
    const aheadY = pose.y + slopeProbeM * Math.sin(pose.yaw);
    const rise = this.#ground(aheadX, aheadY) - this.#ground(pose.x, pose.y);
    const slope = Math.abs(Math.atan2(rise, slopeProbeM));
    const { maxSlopeRad, maxSpeedMps } = this.#limits;
    this.#slopeLimit = slope > maxSlopeRad ? 0 : slope > maxSlopeRad / 2 ? maxSpeedMps / 2 : Number.POSITIVE_INFINITY;
    if (this.#slopeLimit === 0)
      this.#listener.onBlocked(`slope of ${Math.round((slope * 180) / Math.PI)} degrees ahead`);
    return this.#slopeLimit;
  }

  #watchProgress(pose: PoseEstimate, dt: number): void {
    this.#stuckSeconds += dt;
    if (Math.hypot(pose.x - this.#stuckX, pose.y - this.#stuckY) > 1) {
      this.#stuckSeconds = 0;
      this.#stuckX = pose.x;
      this.#stuckY = pose.y;
    }
    if (this.#stuckSeconds < stuckAfterSeconds) return;
    this.#stuckSeconds = 0;
    this.#listener.onBlocked('no progress for ten seconds');
  }

  #set(speed: number, turnRate: number): void {
    this.#velocity.speedMps = speed;
    this.#velocity.turnRateRadps = turnRate;
  }
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

const approach = (value: number, target: number, by: number): number =>
  value < target ? Math.min(target, value + by) : Math.max(target, value - by);
