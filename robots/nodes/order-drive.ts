import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PersonRules, RobotConfig } from '../config.ts';
import { mayBreakOff } from '../link/action-traits.ts';
import type { OrderBook } from '../link/order-book.ts';
import type { Navigator, Waypoint } from '../navigation/navigator.ts';
import type { RoutePlanner } from '../navigation/route-planner.ts';
import type { OrderActions } from './order-actions.ts';

/** After an order without an observation of its own the robot looks around for so long. */
const dwellMs = 60_000;

const awayTasks: ReadonlySet<string> = new Set(['RETURN', 'DOCK']);
const awayMotions: ReadonlySet<string> = new Set(['home', 'retrace', 'to-link']);

export interface OrderDriveDeps {
  readonly config: RobotConfig;
  readonly mission: MissionControl;
  readonly book: OrderBook;
  readonly actions: OrderActions;
  readonly navigator: Navigator;
  readonly resolve: RoutePlanner['resolve'];
  readonly monotonicMs: () => number;
  readonly onProgress: () => void;
  /** The robot's motion is its order's now. */
  readonly isDriving: () => boolean;
  readonly patrolsAfterwards: () => boolean;
  /** The robot stands about where this node is. */
  readonly isNear: (nodeId: string) => boolean;
  /** Along the routes to about there; empty if none leads there. */
  readonly wayTo: (place: Point2) => readonly Waypoint[];
}

/** Carries an order out: its legs, its actions and what comes after it. */
export class OrderDrive {
  readonly #deps: OrderDriveDeps;
  #waitsForActions = false;
  #isOpen = false;
  /** It went home in the middle. */
  #wasAway = false;
  /** Waypoints left of the way back to the order. */
  #approaching = 0;

  constructor(deps: OrderDriveDeps) {
    this.#deps = deps;
  }

  /** A new or updated order was accepted. */
  take(): void {
    const { actions, book, isDriving, mission } = this.#deps;
    actions.reset();
    this.#isOpen = true;
    this.#wasAway = false;
    mission.apply({ kind: 'order-started', orderId: book.orderId });
    if (isDriving()) this.drive();
  }

  /** False if there is no such order. */
  cancel(orderId: string | undefined): boolean {
    const { book, mission } = this.#deps;
    const canBreakOff = ({ actionType }: Action): boolean => mayBreakOff(actionType);
    if (!book.cancel(orderId, canBreakOff, this.#end)) return false;
    this.#isOpen = true;
    mission.apply({ kind: 'order-cancelled' });
    return true;
  }

  drive(): void {
    const { book, config, navigator, resolve } = this.#deps;
    this.#waitsForActions = !book.actions.mayDrive;
    this.#approaching = 0;
    if (this.#waitsForActions) {
      navigator.stop();
      return;
    }
    const legs = book.legs(resolve, config.limits.maxSpeedMps);
    const approach = this.#approachTo(legs[0]);
    this.#approaching = approach.length;
    navigator.follow([...approach, ...legs]);
  }

  /** From wherever the robot was meanwhile it comes back to its order along the routes. */
  #approachTo(leg: Waypoint | undefined): readonly Waypoint[] {
    if (!this.#wasAway || leg === undefined) return [];
    this.#wasAway = false;
    return this.#deps.wayTo(leg);
  }

  /** Once a control step. */
  step(): void {
    if (!this.#isOpen) return;
    const { actions, book, isDriving, monotonicMs, onProgress } = this.#deps;
    const now = monotonicMs();
    if (this.#isAway(now)) return;
    if (book.advance(now, (action) => actions.begin(action), this.#end)) onProgress();
    if (isDriving() && this.#waitsForActions && book.actions.mayDrive) this.drive();
    if (book.isActive) return;
    if (book.isCancelled) this.#isOpen = false;
    else this.#finish(now);
  }

  /** Driven home or back for a while, the robot suspends what it did for the order, explicitly (lessons 7). */
  #isAway(now: number): boolean {
    const { book, isNear, mission, onProgress } = this.#deps;
    const isAway =
      !book.isCancelled && (awayTasks.has(mission.state.task.kind) || awayMotions.has(mission.motion.kind));
    this.#wasAway ||= isAway;
    if (isAway === book.actions.isSuspended) return isAway;
    const changed = isAway ? book.actions.suspend(now) : book.actions.resume(now, isNear(book.lastNodeId), this.#end);
    if (changed) onProgress();
    return isAway;
  }

  /** The next node was reached. */
  reached(): void {
    const { book, isDriving, navigator } = this.#deps;
    if (this.#approaching > 0) {
      this.#approaching--;
      return;
    }
    book.reachNext(this.#end);
    this.step();
    if (!isDriving() || book.actions.mayDrive) return;
    this.#waitsForActions = true;
    navigator.stop();
  }

  /** Never nearer to a person than allowed: what the order wanted at its end is done from here, all else waits. */
  waitForPerson(at: { readonly x: number; readonly y: number }, { slowWithinM }: PersonRules): void {
    const { book, isDriving, navigator, onProgress } = this.#deps;
    const last = navigator.waypoints.at(-1);
    const isLast = isDriving() && navigator.index === navigator.waypoints.length - 1 && last !== undefined;
    if (!isLast || Math.hypot(last.x - at.x, last.y - at.y) > 2 * slowWithinM) return;
    navigator.stop();
    book.reachNext(this.#end);
    this.step();
    onProgress();
  }

  readonly #end = (action: Action): void => this.#deps.actions.end(action);

  #finish(now: number): void {
    const { actions, config, mission, patrolsAfterwards } = this.#deps;
    this.#isOpen = false;
    mission.apply({
      kind: 'order-finished',
      dwellUntil: actions.observed ? now : now + dwellMs,
      patrolAfter: patrolsAfterwards() && !actions.docksAfterwards,
    });
    if (actions.docksAfterwards) mission.apply({ kind: 'return-commanded', nodeId: config.dockNodeId });
  }
}
