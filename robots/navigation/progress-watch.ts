import type { Point2 } from '#shared/geo/polygon.ts';

/** Notices a robot that is to drive and gets nowhere. */
export class ProgressWatch {
  readonly #patienceSeconds: number;
  #at: Point2 = { x: 0, y: 0 };
  #seconds = 0;

  constructor(patienceSeconds: number) {
    this.#patienceSeconds = patienceSeconds;
  }

  reset(): void {
    this.#seconds = 0;
  }

  /** True each time the patience has run out without a metre of way. */
  isStuck(pose: Point2, dtSeconds: number): boolean {
    this.#seconds += dtSeconds;
    if (Math.hypot(pose.x - this.#at.x, pose.y - this.#at.y) > 1) {
      this.#seconds = 0;
      this.#at = { x: pose.x, y: pose.y };
    }
    if (this.#seconds < this.#patienceSeconds) return false;
    this.#seconds = 0;
    return true;
  }
}
