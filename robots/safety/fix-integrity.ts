import { FixHistory } from './fix-history.ts';
import type { FixSample } from './fix-history.ts';
import { safetyLimits } from './safety-limits.ts';
import { StampWatch } from './stamp-watch.ts';

/** Why fixes are not believed. */
export type FixDoubt =
  /** Nearer or farther than the wheels can have brought the robot within seconds. */
  | 'jump'
  /** Away from the way driven, slowly. */
  | 'drift'
  /** The stamps jumped in time. */
  | 'stamp';

export interface JudgedFix {
  /** Sector's frame, metres. */
  readonly x: number;
  readonly y: number;
  /** As the receiver states it, one axis. */
  readonly sigmaM: number;
  readonly stampMs: number;
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Where the robot is by what was believed before the doubt began, and how well that is known. */
export interface Reckoned {
  readonly x: number;
  readonly y: number;
  readonly sigmaM: number;
}

/** Short windows find jumps, long ones a slow drag. The doubt may have begun before the window: look back three times as far. */
const windowsMs = [2000, 15_000, 60_000, 180_000] as const;
const jumpWindowMs = 15_000;
const lookBack = 3;
/** In standard deviations of what an honest receiver and honest wheels differ by; one false alarm in many thousand hours. */
const { fixGateSigmas: gateSigmas } = safetyLimits;
/** Of the stated sigma: what changes from fix to fix, and how fast the rest wanders. */
const noiseShare = 0.35;
const wanderTauMs = 120_000;
/** Errors of the way by odometry and heading: of the straight distance, and of the path. */
const straightError = 0.008;
const pathError = 0.003;
const averaged = 3;
/** A doubt that lasts is told; a single odd fix is only not used. */
const { fixTellAfterMs: tellAfterMs } = safetyLimits;
/** Believed again after agreeing so well for so long. */
const { fixTrustAfterMs: trustAfterMs, fixTrustSigmas: trustSigmas } = safetyLimits;

/**
 * Holds fixes against the way by odometry and heading: what a receiver adds to that way must stay as steady as receivers are. A fix in
 * doubt is no measurement; `reckoned` then says where the robot is without those that led away.
 */
export class FixIntegrity {
  readonly #history = new FixHistory();
  readonly #stamps = new StampWatch();
  #wayX = 0;
  #wayY = 0;
  #pathM = 0;
  #yawSigmaRad = 0;
  #recent: { readonly x: number; readonly y: number }[] = [];
  #reference: FixSample | undefined;
  #doubt: FixDoubt | undefined;
  #doubtSinceMs = 0;
  #agreesSinceMs: number | undefined;
  /** When the newest fix of the doubt disagreed. */
  #disagreedMs = 0;

  /** Not used for the position now. */
  get isDoubted(): boolean {
    return this.#doubt !== undefined;
  }
  /** A doubt that lasts long enough to be told. */
  get suspicion(): FixDoubt | undefined {
    return this.#disagreedMs - this.#doubtSinceMs >= tellAfterMs ? this.#doubt : undefined;
  }

  /** By odometry and heading, metres in the sector's frame. */
  addMotion(dx: number, dy: number, yawSigmaRad: number): void {
    this.#wayX += dx;
    this.#wayY += dy;
    this.#pathM += Math.hypot(dx, dy);
    this.#yawSigmaRad = yawSigmaRad;
  }

  /** May this fix be used? */
  judge(fix: JudgedFix): boolean {
    const sample = this.#sample(fix);
    const isTimely = this.#stamps.isTimely(fix);
    if (this.#doubt === undefined) this.#look(sample, fix.sigmaM, isTimely);
    else this.#reconsider(sample, fix.sigmaM, isTimely);
    if (this.#doubt !== undefined) return false;
    this.#history.add(sample);
    return true;
  }

  /** While in doubt: the place by dead reckoning from before the doubt. */
  reckoned(sigmaM: number): Reckoned | undefined {
    const from = this.#reference;
    if (this.#doubt === undefined || from === undefined) return undefined;
    const way = { wayX: this.#wayX, wayY: this.#wayY, pathM: this.#pathM };
    const sigma = Math.sqrt(sigmaM ** 2 + this.#wayVariance(from, way));
    return { x: from.offsetX + this.#wayX, y: from.offsetY + this.#wayY, sigmaM: sigma };
  }

  #sample({ x, y, monotonicMs }: JudgedFix): FixSample {
    this.#recent = [...this.#recent.slice(1 - averaged), { x: x - this.#wayX, y: y - this.#wayY }];
    const count = this.#recent.length;
    return {
      atMs: monotonicMs,
      offsetX: this.#recent.reduce((sum, one) => sum + one.x, 0) / count,
      offsetY: this.#recent.reduce((sum, one) => sum + one.y, 0) / count,
      wayX: this.#wayX,
      wayY: this.#wayY,
      pathM: this.#pathM,
    };
  }

  #look(sample: FixSample, sigmaM: number, isTimely: boolean): void {
    if (!isTimely) this.#begin('stamp', sample, windowsMs[0]);
    for (const window of windowsMs) {
      if (this.#doubt !== undefined) return;
      const before = this.#history.at(sample.atMs - window);
      if (before === undefined) return;
      if (!this.#agrees(before, sample, sigmaM, gateSigmas))
        this.#begin(window <= jumpWindowMs ? 'jump' : 'drift', sample, window);
    }
  }

  #begin(doubt: FixDoubt, { atMs }: FixSample, windowMs: number): void {
    this.#doubt = doubt;
    this.#doubtSinceMs = atMs;
    this.#disagreedMs = atMs;
    this.#agreesSinceMs = undefined;
    this.#reference = this.#history.atOrOldest(atMs - lookBack * windowMs);
  }

  #reconsider(sample: FixSample, sigmaM: number, isTimely: boolean): void {
    const agrees =
      isTimely && (this.#reference === undefined || this.#agrees(this.#reference, sample, sigmaM, trustSigmas));
    if (!agrees) {
      this.#agreesSinceMs = undefined;
      this.#disagreedMs = sample.atMs;
      return;
    }
    this.#agreesSinceMs ??= sample.atMs;
    if (sample.atMs - this.#agreesSinceMs < trustAfterMs) return;
    this.#doubt = undefined;
    this.#reference = undefined;
  }

  #agrees(before: FixSample, now: FixSample, sigmaM: number, sigmas: number): boolean {
    const noise = (2 * (noiseShare * sigmaM) ** 2) / averaged;
    const wander = 2 * sigmaM ** 2 * (1 - Math.exp((before.atMs - now.atMs) / wanderTauMs));
    const variance = noise + wander + this.#wayVariance(before, now);
    const apart = (now.offsetX - before.offsetX) ** 2 + (now.offsetY - before.offsetY) ** 2;
    return apart <= sigmas ** 2 * variance;
  }

  #wayVariance(before: FixSample, now: Pick<FixSample, 'wayX' | 'wayY' | 'pathM'>): number {
    const straightM = Math.hypot(now.wayX - before.wayX, now.wayY - before.wayY);
    const turned = Math.min(0.5, this.#yawSigmaRad) * straightM;
    return (straightError * straightM) ** 2 + turned ** 2 + (pathError * (now.pathM - before.pathM)) ** 2;
  }
}
