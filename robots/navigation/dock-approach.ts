import type { Point2 } from '#shared/geo/polygon.ts';
import type { DockRules } from '../config.ts';
import type { Waypoint } from './navigator.ts';
import type { PoseEstimate } from './pose-estimate.ts';
import { brakingMps } from './speed-limiter.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

const dockReachM = 3;

export interface DockPlace {
  readonly at: Point2 | undefined;
  readonly entry: Point2 | undefined;
}

export type DockingStep =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'docked' }
  /** Out and in again. */
  | { readonly kind: 'again'; readonly way: readonly Waypoint[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** Getting into the dock: slowly and straight over the last metres, until the charge current shows; again if it does not. */
export class DockApproach implements SpeedLimiter {
  readonly patienceSeconds = Number.POSITIVE_INFINITY;
  readonly reason = '';
  readonly #rules: DockRules;
  readonly #dock: Point2 | undefined;
  readonly #entry: Point2 | undefined;
  readonly #maxAccelerationMps2: number;
  #standsSince: number | undefined;
  #tries = 0;
  #isEngaged = false;
  #isComing = false;
  #gate: Waypoint | undefined;

  /** `entry`: the node the dock is driven to from, for a robot that begins in it. */
  constructor(rules: DockRules, { at, entry }: DockPlace, maxAccelerationMps2: number) {
    this.#rules = rules;
    this.#dock = at;
    this.#entry = entry;
    this.#maxAccelerationMps2 = maxAccelerationMps2;
  }

  /** Waits for the charge current. */
  get isWaiting(): boolean {
    return this.#standsSince !== undefined;
  }

  isAt(place: Point2): boolean {
    return this.#distance(place) <= dockReachM;
  }

  /** Into the dock and out of it slowly; past it at any speed. */
  limitMps(pose: PoseEstimate): number {
    if (!this.#isEngaged) return Number.POSITIVE_INFINITY;
    const { approachM, speedMps } = this.#rules;
    const outsideM = this.#distance(pose) - approachM;
    if (!this.#isComing && outsideM > 0) this.#isEngaged = false;
    return brakingMps(speedMps, outsideM, this.#maxAccelerationMps2);
  }

  /** The way to the dock with a gate before it, from which on it goes straight. */
  begin(way: readonly Waypoint[], from: Point2): readonly Waypoint[] {
    this.#standsSince = undefined;
    this.#tries = 0;
    this.#isEngaged = true;
    this.#isComing = true;
    const dock = way.at(-1);
    if (dock === undefined) return way;
    const before = way.at(-2) ?? this.#entry ?? from;
    const { approachM } = this.#rules;
    const t = approachM / Math.max(approachM, Math.hypot(dock.x - before.x, dock.y - before.y));
    this.#gate = { ...dock, x: dock.x + t * (before.x - dock.x), y: dock.y + t * (before.y - dock.y), stop: false };
    return this.#distance(from) <= approachM ? way : [...way.slice(0, -1), this.#gate, dock];
  }

  /** The robot stands where the dock is. */
  arrive(nowMs: number): void {
    this.#standsSince = nowMs;
  }

  /** The robot is about something else. */
  leave(): void {
    this.#standsSince = undefined;
    this.#isComing = false;
  }

  /** `onCharger`: undefined where the gauge does not tell; then arriving is all there is. */
  step(nowMs: number, onCharger: boolean | undefined, dock: Waypoint): DockingStep {
    if (this.#standsSince === undefined) return { kind: 'waiting' };
    if (onCharger !== false) {
      this.#standsSince = undefined;
      return { kind: 'docked' };
    }
    if (nowMs - this.#standsSince < this.#rules.contactSeconds * 1000) return { kind: 'waiting' };
    this.#standsSince = undefined;
    this.#tries++;
    if (this.#tries >= this.#rules.tries || this.#gate === undefined) {
      return { kind: 'failed', reason: `no charge current in the dock after ${this.#tries} tries` };
    }
    return { kind: 'again', way: [{ ...this.#gate, stop: true }, dock] };
  }

  #distance({ x, y }: Point2): number {
    return this.#dock === undefined ? Number.POSITIVE_INFINITY : Math.hypot(x - this.#dock.x, y - this.#dock.y);
  }
}
