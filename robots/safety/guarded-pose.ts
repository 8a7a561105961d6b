import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Imu, NavSatFix, Odometry } from '#shared/ros/messages.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { fixVariance } from '../navigation/fix-variance.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import { PoseEstimator } from '../navigation/pose-estimator.ts';
import { FixIntegrity } from './fix-integrity.ts';
import type { FixDoubt } from './fix-integrity.ts';
import { FrozenFixWatch } from './frozen-fix.ts';
import { safetyLimits } from './safety-limits.ts';

/** What of the satellite fixes is wrong; undefined: nothing. */
export type FixTrouble = 'frozen' | FixDoubt | 'none';

/** A receiver that says nothing usable for so long has lost its sky. */
const { blindError, fixLostMs } = safetyLimits;
/** Between two fixes this adds nothing worth telling. */
const tellingM = 10;

/**
 * Position by odometry, attitude and those fixes that can be believed. Without them it goes on by dead reckoning, and its uncertainty
 * grows with the way. Times are monotonic milliseconds unless they say otherwise.
 */
export class GuardedPose {
  readonly #frame: EnuFrame;
  readonly #estimator: PoseEstimator;
  readonly #frozen = new FrozenFixWatch();
  readonly #integrity = new FixIntegrity();
  #heardAtMs: number | undefined;
  #nowMs = 0;
  /** Driven since the last fix that was used. */
  #blindM = 0;
  #widened: { readonly of: PoseEstimate; readonly pose: PoseEstimate } | undefined;

  constructor(frame: EnuFrame, ground?: (x: number, y: number) => number) {
    this.#frame = frame;
    this.#estimator = new PoseEstimator(frame, ground);
  }

  /** Dead reckoning is wrong by a share of its way, besides what the filter knows of. */
  get pose(): PoseEstimate | undefined {
    const { pose } = this.#estimator;
    if (pose === undefined || this.#blindM < tellingM) return pose;
    if (this.#widened?.of !== pose) {
      const positionSigmaM = Math.hypot(pose.positionSigmaM, blindError * this.#blindM);
      this.#widened = { of: pose, pose: { ...pose, positionSigmaM } };
    }
    return this.#widened.pose;
  }
  /** No fix is used now: the position is dead reckoning. */
  get isReckoning(): boolean {
    return this.#frozen.isSuspect || this.#integrity.isDoubted || this.#isLost;
  }
  /** To be told: it lasts. */
  get trouble(): FixTrouble | undefined {
    if (this.#frozen.isSuspect) return 'frozen';
    return this.#integrity.suspicion ?? (this.#isLost ? 'none' : undefined);
  }
  get #isLost(): boolean {
    return this.#heardAtMs !== undefined && this.#nowMs - this.#heardAtMs > fixLostMs;
  }

  addImu(imu: Imu): void {
    this.#estimator.addImu(imu);
  }

  addOdometry(odometry: Odometry, drivenM: number, nowMs: number): void {
    const before = this.#estimator.pose;
    this.#estimator.addOdometry(odometry);
    const after = this.#estimator.pose;
    this.#nowMs = nowMs;
    this.#frozen.addDriven(drivenM);
    this.#blindM += drivenM;
    if (before === undefined || after === undefined) return;
    this.#integrity.addMotion(after.x - before.x, after.y - before.y, after.yawSigmaRad);
  }

  addFix(fix: NavSatFix, nowMs: number, wallMs: EpochMs): void {
    this.#nowMs = nowMs;
    if (fix.status.status < 0 || !Number.isFinite(fix.latitude) || !Number.isFinite(fix.longitude)) return;
    this.#heardAtMs = nowMs;
    if (!this.#frozen.addFix(fix)) return;
    const { x, y } = this.#frame.toEnu(fix);
    const sigmaM = fixSigmaM(fix);
    const stampMs = fromStamp(fix.header.stamp);
    // Without a pose there is no way driven to hold it against.
    const isUsable =
      this.pose === undefined || this.#integrity.judge({ x, y, sigmaM, stampMs, wallMs, monotonicMs: nowMs });
    if (isUsable) {
      this.#estimator.addFix(fix);
      this.#blindM = 0;
      return;
    }
    const reckoned = this.#integrity.reckoned(sigmaM);
    if (reckoned !== undefined) this.#estimator.relocate(reckoned.x, reckoned.y, reckoned.sigmaM);
  }
}

const fixSigmaM = (fix: NavSatFix): number => Math.sqrt(fixVariance(fix));
