import { wrapAngle } from '#shared/geo/angles.ts';
import type { RobotLimits } from '../config.ts';
import { Limiters } from './limiters.ts';
import type { Navigator, NavigatorListener, Velocity2, Waypoint } from './navigator.ts';
import type { PoseEstimate } from './pose-estimate.ts';
import { ProgressWatch } from './progress-watch.ts';
import { RouteProgress, passToleranceM } from './route-progress.ts';
import { brakingMps } from './speed-limiter.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

/** Turn on the spot rather than in an arc beyond this heading error. */
const pivotRad = 1.1;
/** Turning on the spot begins below this speed. */
const pivotBelowMps = 0.3;
const stuckAfterSeconds = 10;
const slowestMps = 0.08;
/** Aims to stand this far before a stop, so that noise does not carry it past. */
const stopShortM = 0.1;

/**
 * Pure pursuit (Coulter, CMU-RI-TR-92-01) along straight legs. Speed is the least of leg limit, braking distance to the next stop,
 * slower leg or sharp turn, curvature and limiters, changed no faster than the robot accelerates. Never drives backwards.
 */
export class RouteFollower implements Navigator {
  readonly #limits: RobotLimits;
  readonly #listener: NavigatorListener;
  readonly #limiters: Limiters;
  readonly #progress = new RouteProgress();
  readonly #stuck = new ProgressWatch(stuckAfterSeconds);
  readonly #velocity: Velocity2 = { speedMps: 0, turnRateRadps: 0 };
  readonly #reached = (index: number): void => {
    this.#stuck.reset();
    this.#listener.onReached(index);
  };
  #speed = 0;

  constructor(limits: RobotLimits, listener: NavigatorListener, limiters: readonly SpeedLimiter[] = []) {
    this.#limits = limits;
    this.#listener = listener;
    this.#limiters = new Limiters(limiters, (reason) => listener.onBlocked(reason, 'way'));
  }

  get index(): number {
    return this.#progress.index;
  }
  get waypoints(): readonly Waypoint[] {
    return this.#progress.waypoints;
  }

  follow(waypoints: readonly Waypoint[]): void {
    this.#progress.follow(waypoints);
    this.#stuck.reset();
    this.#limiters.reset();
  }

  extend(waypoints: readonly Waypoint[]): void {
    this.#progress.extend(waypoints);
  }

  stop(): void {
    this.follow([]);
  }

  step(pose: PoseEstimate, dtSeconds: number): Velocity2 {
    this.#progress.advance(pose, this.#reached);
    const { target } = this.#progress;
    if (target === undefined) return this.#set(this.#slowDown(dtSeconds), 0);
    this.#drive(pose, target, dtSeconds);
    if (this.#limiters.isStanding) this.#stuck.reset();
    else if (this.#stuck.isStuck(pose, dtSeconds)) {
      this.#listener.onBlocked(`no progress for ${stuckAfterSeconds} seconds`, 'way');
    }
    return this.#velocity;
  }

  #drive(pose: PoseEstimate, target: Waypoint, dt: number): void {
    const { maxAccelerationMps2, maxSpeedMps, maxTurnRateRadps } = this.#limits;
    const aim = this.#aim(pose, target);
    const error = wrapAngle(Math.atan2(aim.y - pose.y, aim.x - pose.x) - pose.yaw);
    const limit = this.#limiters.limitMps(pose, dt);
    if (Math.abs(error) > pivotRad) {
      const speed = this.#slowDown(dt);
      this.#set(speed, speed > pivotBelowMps ? 0 : clamp(1.5 * error, maxTurnRateRadps));
      return;
    }
    const curvature = (2 * Math.sin(error)) / Math.max(0.5, Math.hypot(aim.x - pose.x, aim.y - pose.y));
    const byCurve = Math.abs(curvature) > 1e-3 ? maxTurnRateRadps / Math.abs(curvature) : maxSpeedMps;
    const wanted = Math.min(maxSpeedMps, target.maxSpeedMps, this.#approachMps(pose), byCurve, limit);
    // Standing for a limiter brakes as hard as stopping does; braking distances are reckoned with less.
    this.#speed =
      wanted === 0 ? this.#slowDown(dt) : this.#towards(Math.max(wanted, slowestMps), maxAccelerationMps2 * dt);
    this.#set(this.#speed, clamp(this.#speed * curvature, maxTurnRateRadps));
  }

  /** A point on the leg ahead of the robot, further the faster it is. */
  #aim(pose: PoseEstimate, target: Waypoint): { readonly x: number; readonly y: number } {
    const start = this.#progress.legStart;
    const legX = target.x - start.x;
    const legY = target.y - start.y;
    const length = Math.hypot(legX, legY) || 1;
    const along = ((pose.x - start.x) * legX + (pose.y - start.y) * legY) / length;
    const ahead = Math.max(0, along) + Math.min(8, Math.max(2.5, 1.8 * this.#speed));
    if (ahead >= length) return target;
    return { x: start.x + (legX / length) * ahead, y: start.y + (legY / length) * ahead };
  }

  /** The fastest from which every stop, slower leg and sharp turn within braking distance is still met. */
  #approachMps(pose: PoseEstimate): number {
    const { maxAccelerationMps2, maxSpeedMps } = this.#limits;
    const { index, waypoints } = this.#progress;
    const horizonM = maxSpeedMps ** 2 / (1.4 * maxAccelerationMps2) + passToleranceM;
    let from: { readonly x: number; readonly y: number } = pose;
    let before = this.#progress.legStart;
    let wayM = 0;
    let limit = maxSpeedMps;
    for (let i = index; i < waypoints.length && wayM < horizonM; i++) {
      const waypoint = waypoints[i] as Waypoint;
      wayM += Math.hypot(waypoint.x - from.x, waypoint.y - from.y);
      const isStop = this.#progress.isStop(i);
      const endMps = isStop ? 0 : cornerMps(before, waypoint, waypoints[i + 1] as Waypoint);
      const brakingM = wayM - (isStop ? stopShortM : passToleranceM);
      if (endMps < maxSpeedMps) limit = Math.min(limit, brakingMps(endMps, brakingM, maxAccelerationMps2));
      if (isStop) break;
      from = before = waypoint;
    }
    return limit;
  }

  #slowDown(dt: number): number {
    this.#speed = this.#towards(0, 2 * this.#limits.maxAccelerationMps2 * dt);
    return this.#speed;
  }

  #towards(target: number, by: number): number {
    return this.#speed < target ? Math.min(target, this.#speed + by) : Math.max(target, this.#speed - by);
  }

  #set(speed: number, turnRate: number): Velocity2 {
    this.#velocity.speedMps = speed;
    this.#velocity.turnRateRadps = turnRate;
    return this.#velocity;
  }
}

/** How fast a waypoint may be passed: slow at a sharp turn, and as the next leg allows. */
function cornerMps(before: { readonly x: number; readonly y: number }, at: Waypoint, next: Waypoint): number {
  const into = Math.atan2(at.y - before.y, at.x - before.x);
  const turn = Math.abs(wrapAngle(Math.atan2(next.y - at.y, next.x - at.x) - into));
  return Math.min(next.maxSpeedMps, turn > 0.9 ? 0.4 : turn > 0.4 ? 1 : Number.POSITIVE_INFINITY);
}

const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));
