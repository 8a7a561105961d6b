import type { PoseEstimate } from './pose-estimate.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

/** All that limits the robot's speed on its way, as one; tells when it has stood for something longer than that may last. */
export class Limiters {
  readonly #limiters: readonly SpeedLimiter[];
  readonly #onBlocked: (reason: string) => void;
  #standsFor: SpeedLimiter | undefined;
  #standingSeconds = 0;

  constructor(limiters: readonly SpeedLimiter[], onBlocked: (reason: string) => void) {
    this.#limiters = limiters;
    this.#onBlocked = onBlocked;
  }

  /** The robot stands because something says so: that is no lack of progress. */
  get isStanding(): boolean {
    return this.#standsFor !== undefined;
  }

  limitMps(pose: PoseEstimate, dtSeconds: number): number {
    let limit = Number.POSITIVE_INFINITY;
    let strictest: SpeedLimiter | undefined;
    for (const limiter of this.#limiters) {
      const wanted = limiter.limitMps(pose, dtSeconds);
      if (wanted >= limit) continue;
      limit = wanted;
      strictest = limiter;
    }
    this.#watch(limit === 0 ? strictest : undefined, dtSeconds);
    return limit;
  }

  reset(): void {
    this.#standsFor = undefined;
    this.#standingSeconds = 0;
  }

  #watch(limiter: SpeedLimiter | undefined, dtSeconds: number): void {
    this.#standingSeconds = limiter === this.#standsFor ? this.#standingSeconds + dtSeconds : 0;
    this.#standsFor = limiter;
    if (limiter === undefined || this.#standingSeconds < limiter.patienceSeconds) return;
    this.#standingSeconds = 0;
    this.#onBlocked(limiter.reason);
  }
}
