import { safetyLimits } from './safety-limits.ts';

/** A receiver's latency wanders by less. */
const { fixStampToleranceMs: toleranceMs } = safetyLimits;

/**
 * Notices a time jump in a source's stamps. Its stamps may follow the robot's wall clock, which may step, or a clock of their own:
 * only what left both is a jump.
 */
export class StampWatch {
  #lags: { readonly wall: number; readonly monotonic: number } | undefined;

  isTimely({
    monotonicMs,
    stampMs,
    wallMs,
  }: {
    readonly stampMs: number;
    readonly wallMs: number;
    readonly monotonicMs: number;
  }): boolean {
    const lags = { wall: stampMs - wallMs, monotonic: stampMs - monotonicMs };
    const known = this.#lags ?? lags;
    const leftWall = Math.abs(lags.wall - known.wall) > toleranceMs;
    const leftMonotonic = Math.abs(lags.monotonic - known.monotonic) > toleranceMs;
    if (leftWall && leftMonotonic) return false;
    this.#lags = lags;
    return true;
  }
}
