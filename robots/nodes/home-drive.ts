import type { MissionControl } from '../autonomy/mission-control.ts';
import type { RobotConfig } from '../config.ts';
import type { ClosedWays } from '../navigation/closed-ways.ts';
import type { DockApproach } from '../navigation/dock-approach.ts';
import type { Navigator, Waypoint } from '../navigation/navigator.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { RoutePlanner } from '../navigation/route-planner.ts';
import type { Localization } from './localization.ts';

/** After docking failed for good it is tried once more now and then: the charger may be back. */
const retryMs = 600_000;

const unchargedMs = 60_000;

export interface HomeDriveDeps {
  readonly config: RobotConfig;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly docking: DockApproach;
  readonly navigator: Navigator;
  readonly planner: RoutePlanner;
  readonly closed: ClosedWays;
  readonly monotonicMs: () => number;
  readonly onNeedsHelp: (reason: string, orderNodeId: string | undefined) => void;
  readonly onDockingFailed: (reason: string | undefined) => void;
  readonly onNote: (text: string) => void;
}

/** The way to a node the robot was told to return to; into the dock and onto the charger where that is its own. */
export class HomeDrive {
  readonly #deps: HomeDriveDeps;
  #nodeId = '';
  #dock: Waypoint | undefined;
  #isThere = false;
  #retryAt = Number.NEGATIVE_INFINITY;
  #uncharged: { readonly since: number; isTold: boolean } | undefined;

  constructor(deps: HomeDriveDeps) {
    this.#deps = deps;
  }

  /** Neither there nor waiting for anything. */
  get isIdle(): boolean {
    const { docking, monotonicMs } = this.#deps;
    return !this.#isThere && !docking.isWaiting && monotonicMs() >= this.#retryAt;
  }

  /** Docking was given up, and its next try is not due. */
  get hasFailed(): boolean {
    return this.#deps.monotonicMs() < this.#retryAt;
  }

  drive(pose: PoseEstimate, nodeId: string): void {
    const { closed, config, docking, localization, navigator, onNeedsHelp, onNote, planner } = this.#deps;
    this.#nodeId = nodeId;
    this.#isThere = false;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    const isDock = nodeId === config.dockNodeId;
    if (isDock && localization.battery?.onCharger === true && docking.isAt(pose)) {
      navigator.stop();
      onNote('already in the dock');
      return this.#conclude();
    }
    let way = planner.wayTo(pose, nodeId);
    if (way === undefined) {
      closed.forgetObstructions();
      way = planner.wayTo(pose, nodeId);
    }
    this.#dock = way?.at(-1);
    navigator.follow(isDock ? docking.begin(way ?? [], pose) : (way ?? []));
    return way === undefined ? onNeedsHelp(`no way to ${nodeId}`, undefined) : undefined;
  }

  /** The robot is about something else. */
  leave(): void {
    this.#deps.docking.leave();
  }

  /** The end of the way is reached. */
  arrived(): void {
    const { config, docking, monotonicMs } = this.#deps;
    if (this.#nodeId === config.dockNodeId) docking.arrive(monotonicMs());
    else this.#conclude();
  }

  /** Once a control step. */
  step(): void {
    const { docking, localization, monotonicMs, navigator, onDockingFailed, onNote } = this.#deps;
    if (!docking.isWaiting || this.#dock === undefined) return;
    const now = monotonicMs();
    const step = docking.step(now, localization.battery?.onCharger, this.#dock);
    if (step.kind === 'docked') this.#conclude();
    else if (step.kind === 'again') {
      onNote('no charge current in the dock: out and in again');
      navigator.follow(step.way);
    } else if (step.kind === 'failed') {
      this.#retryAt = now + retryMs;
      onDockingFailed(step.reason);
    }
  }

  /** Every few seconds in the dock: a charger that stops, or a robot that slipped off its contacts, must not drain it unnoticed. */
  watchCharge(): void {
    const { config, localization, monotonicMs, onDockingFailed } = this.#deps;
    const { battery } = localization;
    const isCharged = battery?.onCharger !== false || battery.percent >= config.energy.chargedPercent;
    if (isCharged) {
      if (this.#uncharged?.isTold === true) onDockingFailed(undefined);
      this.#uncharged = undefined;
      return;
    }
    const now = monotonicMs();
    this.#uncharged ??= { since: now, isTold: false };
    if (this.#uncharged.isTold || now - this.#uncharged.since < unchargedMs) return;
    this.#uncharged.isTold = true;
    onDockingFailed('the charge current stopped');
  }

  #conclude(): void {
    this.#isThere = true;
    const { config, mission, onDockingFailed } = this.#deps;
    if (this.#nodeId === config.dockNodeId) onDockingFailed(undefined);
    mission.apply({ kind: 'arrived-home' });
  }
}
