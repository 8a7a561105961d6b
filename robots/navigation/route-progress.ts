import type { Waypoint } from './navigator.ts';
import type { PoseEstimate } from './pose-estimate.ts';

export const stopToleranceM = 0.4;
export const passToleranceM = 2.5;

/** Where on its route a robot is, by its own pose: "reached" means the same whoever drives. */
export class RouteProgress {
  #waypoints: Waypoint[] = [];
  #index = 0;
  #legStart: { readonly x: number; readonly y: number } | undefined;

  get waypoints(): readonly Waypoint[] {
    return this.#waypoints;
  }
  /** Of the waypoint being driven to; `waypoints.length` at the end. */
  get index(): number {
    return this.#index;
  }
  get target(): Waypoint | undefined {
    return this.#waypoints[this.#index];
  }
  /** Where the leg to the target began; the target itself before the first step. */
  get legStart(): { readonly x: number; readonly y: number } {
    return this.#legStart ?? { x: this.target?.x ?? 0, y: this.target?.y ?? 0 };
  }

  follow(waypoints: readonly Waypoint[]): void {
    this.#waypoints = [...waypoints];
    this.#index = 0;
    this.#legStart = undefined;
  }

  extend(waypoints: readonly Waypoint[]): void {
    this.#waypoints.push(...waypoints);
  }

  isStop(index: number): boolean {
    return index === this.#waypoints.length - 1 || (this.#waypoints[index]?.stop ?? true);
  }

  /** Passes every waypoint that is reached, in order. The listener may change the route. */
  advance(pose: PoseEstimate, onReached: (index: number) => void): void {
    this.#legStart ??= { x: pose.x, y: pose.y };
    for (let { target } = this; target !== undefined && this.#isReached(pose, target); { target } = this) {
      this.pass(onReached);
      this.#legStart ??= { x: pose.x, y: pose.y };
    }
  }

  /** Counts the target as reached, whatever the pose says. */
  pass(onReached: (index: number) => void): void {
    const { target } = this;
    if (target === undefined) return;
    this.#legStart = { x: target.x, y: target.y };
    onReached(this.#index++);
  }

  /** Within tolerance, or past the end of the leg and not far beside it. */
  #isReached(pose: PoseEstimate, target: Waypoint): boolean {
    const dx = target.x - pose.x;
    const dy = target.y - pose.y;
    const distance = Math.hypot(dx, dy);
    const tolerance = this.isStop(this.#index) ? stopToleranceM : passToleranceM;
    if (distance <= tolerance) return true;
    if (distance >= 3 * tolerance) return false;
    const { x, y } = this.legStart;
    return dx * (target.x - x) + dy * (target.y - y) <= 0;
  }
}
