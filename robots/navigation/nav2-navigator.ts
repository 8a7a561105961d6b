import type { ActionClient, GoalHandle, GoalOutcome } from '#shared/ros/port.ts';
import type { Twist } from '#shared/ros/messages.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { RobotLimits } from '../config.ts';
import { Limiters } from './limiters.ts';
import { lastOfGoal, nav2Goal } from './nav2-goal.ts';
import type { ThroughPoses } from './nav2-goal.ts';
import type { Navigator, NavigatorListener, Velocity2, Waypoint } from './navigator.ts';
import type { PoseEstimate } from './pose-estimate.ts';
import { ProgressWatch } from './progress-watch.ts';
import { RouteProgress } from './route-progress.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

/** A velocity older than this is void. */
const staleMs = 500;
const retryMs = 2000;
/** Aborted so often without a waypoint in between: blocked. */
const mostFailures = 3;
/** A navigator that starts up, or is being restarted, rejects goals for about so long. */
const rejectionPatienceMs = 30_000;
/** bt_navigator reports with every loop. A server that was killed and is back at once answers for its old goals never, and looks alive. */
const muteMs = 6000;
/** How far from its last pose a goal that "succeeded" may end: two localizations never agree. */
const arrivedM = 3;
/** The next goal is sent so far before the end of one after which the route goes on, so that nobody slows down there. */
const handOverM = 20;
/** Nav2 tries its recoveries for a while before it gives up by itself. */
const usualPatienceSeconds = 60;

interface Goal {
  /** Undefined only within the sending, during which a server in this process may speak already. */
  handle: GoalHandle<ThroughPoses> | undefined;
  /** Index of its last waypoint. */
  readonly last: number;
  recoveries: number;
  heardAt: number;
}

export interface Nav2Deps {
  readonly client: ActionClient<ThroughPoses>;
  readonly clock: Clock;
  readonly limits: RobotLimits;
  readonly listener: NavigatorListener;
  readonly limiters?: readonly SpeedLimiter[];
  /** Without a metre of way for so long the robot is blocked; a minute if absent. */
  readonly patienceSeconds?: number;
}

/**
 * Lets Nav2 drive: sends the route as NavigateThroughPoses goals, one after the other, and passes Nav2's velocities on, never faster than
 * the leg and the limiters allow, never backwards, and none at all without a goal of ours under way: a recovery that goes on
 * after its goal was cancelled moves nothing. What is reached is judged by the robot's own pose, because a goal that succeeded may
 * have skipped poses, and its feedback counts none before a path was planned.
 */
export class Nav2Navigator implements Navigator {
  readonly #deps: Nav2Deps;
  readonly #limiters: Limiters;
  readonly #progress = new RouteProgress();
  readonly #stuck: ProgressWatch;
  readonly #patienceSeconds: number;
  readonly #velocity: Velocity2 = { speedMps: 0, turnRateRadps: 0 };
  readonly #reached = (index: number): void => {
    this.#failures = 0;
    this.#stuck.reset();
    this.#deps.listener.onReached(index);
  };
  #goal: Goal | undefined;
  #wish: Velocity2 = { speedMps: 0, turnRateRadps: 0 };
  #wishAt = Number.NEGATIVE_INFINITY;
  #pose: PoseEstimate | undefined;
  #retryAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #rejectedSince: number | undefined;

  constructor(deps: Nav2Deps) {
    this.#deps = deps;
    this.#patienceSeconds = deps.patienceSeconds ?? usualPatienceSeconds;
    this.#stuck = new ProgressWatch(this.#patienceSeconds);
    this.#limiters = new Limiters(deps.limiters ?? [], (reason) => deps.listener.onBlocked(reason, 'way'));
  }

  get index(): number {
    return this.#progress.index;
  }
  get waypoints(): readonly Waypoint[] {
    return this.#progress.waypoints;
  }

  /** A goal under way is pre-empted by the new one with the next step. */
  follow(waypoints: readonly Waypoint[]): void {
    this.#progress.follow(waypoints);
    this.#failures = 0;
    this.#rejectedSince = undefined;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#stuck.reset();
    this.#limiters.reset();
    if (waypoints.length === 0) this.#cancel();
    this.#goal = undefined;
  }

  extend(waypoints: readonly Waypoint[]): void {
    this.#progress.extend(waypoints);
  }

  stop(): void {
    this.follow([]);
  }

  /** What Nav2 wants the wheels to do; what is no number is not believed. */
  takeVelocity({ angular, linear }: Twist): void {
    if (!Number.isFinite(linear.x) || !Number.isFinite(angular.z)) return;
    const { maxTurnRateRadps } = this.#deps.limits;
    const turnRateRadps = Math.min(maxTurnRateRadps, Math.max(-maxTurnRateRadps, angular.z));
    this.#wish = { speedMps: linear.x, turnRateRadps };
    this.#wishAt = this.#deps.clock.monotonicMs();
  }

  step(pose: PoseEstimate, dtSeconds: number): Velocity2 {
    this.#pose = pose;
    this.#progress.advance(pose, this.#reached);
    const { target } = this.#progress;
    if (target === undefined) {
      this.#cancel();
      return this.#set(0, 0);
    }
    this.#pursue(pose);
    const limit = Math.min(this.#limiters.limitMps(pose, dtSeconds), target.maxSpeedMps, this.#deps.limits.maxSpeedMps);
    if (this.#limiters.isStanding || this.#goal === undefined) this.#stuck.reset();
    else if (this.#stuck.isStuck(pose, dtSeconds)) {
      this.#deps.listener.onBlocked(`no progress for ${this.#patienceSeconds} seconds`, 'way');
    }
    return this.#granted(limit);
  }

  #cancel(): void {
    this.#goal?.handle?.cancel();
    this.#goal = undefined;
  }

  #granted(limitMps: number): Velocity2 {
    const isFresh = this.#deps.clock.monotonicMs() - this.#wishAt <= staleMs;
    if (this.#goal === undefined || !isFresh) return this.#set(0, 0);
    const { speedMps, turnRateRadps } = this.#wish;
    if (speedMps <= limitMps) return this.#set(Math.max(0, speedMps), turnRateRadps);
    // The same curve, slower.
    return this.#set(limitMps, limitMps === 0 ? turnRateRadps : (turnRateRadps * limitMps) / speedMps);
  }

  #pursue(pose: PoseEstimate): void {
    const { index, waypoints } = this.#progress;
    if (this.#goal === undefined) {
      if (this.#deps.clock.monotonicMs() >= this.#retryAt) this.#send(pose);
      return undefined;
    }
    const { heardAt, last } = this.#goal;
    if (this.#deps.clock.monotonicMs() - heardAt > muteMs) {
      this.#cancel();
      return this.#fail('Nav2 no longer says anything about its goal');
    }
    const end = waypoints[last];
    const goesOn = last + 1 < waypoints.length && !this.#progress.isStop(last);
    if (index > last) this.#send(pose);
    else if (index === last && goesOn && end && Math.hypot(end.x - pose.x, end.y - pose.y) < handOverM)
      this.#send(pose);
    return undefined;
  }

  /** From the present waypoint on; pre-empts what is under way. */
  #send(pose: PoseEstimate): void {
    const { clock, client, listener } = this.#deps;
    const { index, waypoints } = this.#progress;
    const last = lastOfGoal(pose, waypoints, index);
    const goal: Goal = { handle: undefined, last, recoveries: 0, heardAt: clock.monotonicMs() };
    this.#goal = goal;
    goal.handle = client.send(nav2Goal(pose, waypoints.slice(index, last + 1), clock.now()), (feedback) => {
      goal.heardAt = clock.monotonicMs();
      if (this.#goal !== goal || feedback.number_of_recoveries <= goal.recoveries) return;
      goal.recoveries = feedback.number_of_recoveries;
      listener.onRecovery(goal.recoveries);
    });
    void goal.handle.outcome.then((outcome) => {
      // The server aborts what a newer goal pre-empted.
      if (this.#goal === goal) this.#conclude(goal, outcome);
    });
  }

  #conclude(goal: Goal, outcome: GoalOutcome<ThroughPoses>): void {
    this.#goal = undefined;
    this.#retryAt = this.#deps.clock.monotonicMs() + retryMs;
    if (outcome.status !== 'rejected') this.#rejectedSince = undefined;
    switch (outcome.status) {
      case 'succeeded':
        if (!this.#hasArrived(goal))
          return this.#fail('Nav2 says it arrived, and the robot is elsewhere or left places out');
        this.#retryAt = Number.NEGATIVE_INFINITY;
        return this.#progress.pass(this.#reached);
      case 'aborted':
        return this.#fail(`Nav2 gave up after ${goal.recoveries} recoveries: ${outcome.reason}`);
      case 'canceled':
        return this.#fail('somebody else cancelled the goal', 'navigator');
      case 'rejected':
        return this.#refused();
    }
  }

  /** At the goal's last place, by way of all before it: a goal may succeed that only came near its end. */
  #hasArrived({ last }: Goal): boolean {
    const end = this.#progress.waypoints[last];
    if (end === undefined || this.#pose === undefined || this.#progress.index !== last) return false;
    return Math.hypot(end.x - this.#pose.x, end.y - this.#pose.y) <= arrivedM;
  }

  #fail(reason: string, where: 'way' | 'navigator' = 'way'): void {
    if (++this.#failures < mostFailures) return;
    this.#failures = 0;
    this.#deps.listener.onBlocked(reason, where);
  }

  #refused(): void {
    const now = this.#deps.clock.monotonicMs();
    this.#rejectedSince ??= now;
    if (now - this.#rejectedSince < rejectionPatienceMs) return;
    this.#rejectedSince = now;
    const reason = 'Nav2 takes no goals: it does not run, or its bt_navigator is not active';
    this.#deps.listener.onBlocked(reason, 'navigator');
  }

  #set(speed: number, turnRate: number): Velocity2 {
    this.#velocity.speedMps = speed;
    this.#velocity.turnRateRadps = turnRate;
    return this.#velocity;
  }
}
