import { wrapAngle } from '#shared/geo/angles.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Imu, NavSatFix, Odometry } from '#shared/ros/messages.ts';
import { eulerFromQuaternion, fromStamp } from '#shared/ros/stamp.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { fixVariance } from './fix-variance.ts';
import type { PoseEstimate } from './pose-estimate.ts';

type GroundHeight = (x: number, y: number) => number;

/** Odometry alone wanders: variance grows with the way, in m^2 a metre and rad^2 a metre and a radian turned. */
const positionVariancePerM = 0.05;
const yawVariancePerM = 1e-5;
const yawVariancePerRad = 4e-4;
/** Errors of GNSS and attitude are mostly slow drifts: averaging does not get below this share of their stated sigma. */
const driftFloor = 0.9;
const minYawSigmaRad = 0.003;
/** How far apart odometry and attitude may be stamped and still be brought together, seconds. */
const longestLeadS = 0.5;
/** Without an attitude sensor the odometry's own heading is taken after this long. */
const imuPatienceMs = 2000;

/**
 * Extended Kalman filter over (x, y, yaw) in the sector's frame: odometry predicts, NavSatFix and IMU attitude correct.
 * `pose` is undefined until a fix and a heading are known.
 */
export class PoseEstimator {
  readonly #frame: EnuFrame;
  readonly #ground: GroundHeight | undefined;
  /** Row-major 3x3 covariance. */
  readonly #p = new Float64Array(9);
  #x = 0;
  #y = 0;
  #z = 0;
  #yaw = 0;
  #pitch = 0;
  #roll = 0;
  #at: EpochMs = 0;
  #snapshot: PoseEstimate | undefined;
  #hasFix = false;
  #hasYaw = false;
  #firstFixAt = 0;
  #odometryAt: EpochMs | undefined;
  #odometryYaw = 0;
  #fixSigma = 0;
  #yawUpdatedAt = Number.NEGATIVE_INFINITY;

  constructor(frame: EnuFrame, ground?: GroundHeight) {
    this.#frame = frame;
    this.#ground = ground;
  }

  get pose(): PoseEstimate | undefined {
    if (!this.#hasFix || !this.#hasYaw) return undefined;
    const p = this.#p;
    this.#snapshot ??= {
      x: this.#x,
      y: this.#y,
      z: this.#z,
      yaw: this.#yaw,
      pitch: this.#pitch,
      roll: this.#roll,
      positionSigmaM: Math.max(Math.sqrt(Math.max(p[0] as number, p[4] as number)), driftFloor * this.#fixSigma),
      yawSigmaRad: Math.sqrt(p[8] as number),
      at: this.#at,
    };
    return this.#snapshot;
  }

  addOdometry(message: Odometry): void {
    const at = fromStamp(message.header.stamp);
    const { yaw } = eulerFromQuaternion(message.pose.pose.orientation);
    const previous = this.#odometryAt;
    const turned = wrapAngle(yaw - this.#odometryYaw);
    this.#odometryAt = at;
    this.#odometryYaw = yaw;
    if (previous === undefined || at <= previous) return;
    if (!this.#hasYaw) {
      if (this.#hasFix && at - this.#firstFixAt > imuPatienceMs) this.#startYaw(yaw, 0.3);
      return;
    }
    const dt = Math.min(1, (at - previous) / 1000);
    this.#predict(message.twist.twist.linear.x * dt, turned);
    this.#z = this.#ground?.(this.#x, this.#y) ?? this.#z;
    this.#at = at;
    this.#snapshot = undefined;
  }

  addImu(message: Imu): void {
    if (message.orientation_covariance[0] === -1) return;
    const { roll, pitch, yaw } = eulerFromQuaternion(message.orientation);
    this.#roll = roll;
    this.#pitch = pitch;
    const sigma = Math.max(minYawSigmaRad, Math.sqrt(Math.max(0, message.orientation_covariance[8] ?? 0)));
    if (!this.#hasYaw) {
      this.#startYaw(yaw, sigma);
      return;
    }
    const at = fromStamp(message.header.stamp);
    if (Math.abs(at - this.#yawUpdatedAt) < 200) return;
    this.#yawUpdatedAt = at;
    // While turning, a heading of another instant than the odometry's would push the estimate ahead of itself.
    const turnRate = message.angular_velocity_covariance[0] === -1 ? 0 : message.angular_velocity.z;
    const lead = turnRate * Math.max(-longestLeadS, Math.min(longestLeadS, (at - this.#at) / 1000));
    this.#correct(2, wrapAngle(yaw - lead - this.#yaw), sigma * sigma);
    this.#p[8] = Math.max(this.#p[8] as number, (driftFloor * sigma) ** 2);
    this.#snapshot = undefined;
  }

  /** A place known better than what the newest fixes led to; heading and its error stay. */
  relocate(x: number, y: number, sigmaM: number): void {
    this.#x = x;
    this.#y = y;
    const p = this.#p;
    for (const i of [1, 2, 3, 5, 6, 7]) p[i] = 0;
    p[0] = p[4] = sigmaM * sigmaM;
    this.#z = this.#ground?.(x, y) ?? this.#z;
    this.#snapshot = undefined;
  }

  /** Returns the fix in the sector's frame, or undefined if it is none. */
  addFix(message: NavSatFix): { readonly x: number; readonly y: number; readonly z: number } | undefined {
    if (message.status.status < 0) return undefined;
    const enu = this.#frame.toEnu(message);
    const variance = fixVariance(message);
    this.#fixSigma = Math.sqrt(variance);
    if (!this.#hasFix) {
      this.#hasFix = true;
      this.#firstFixAt = fromStamp(message.header.stamp);
      this.#x = enu.x;
      this.#y = enu.y;
      this.#at = this.#firstFixAt;
      this.#p[0] = this.#p[4] = variance;
    } else {
      this.#correct(0, enu.x - this.#x, variance);
      this.#correct(1, enu.y - this.#y, variance);
    }
    this.#z = this.#ground?.(this.#x, this.#y) ?? enu.z;
    this.#snapshot = undefined;
    return enu;
  }

  #startYaw(yaw: number, sigma: number): void {
    this.#hasYaw = true;
    this.#yaw = yaw;
    this.#p[8] = sigma * sigma;
    this.#snapshot = undefined;
  }

  #predict(distance: number, turned: number): void {
    const heading = this.#yaw + turned / 2;
    const dx = distance * Math.cos(heading);
    const dy = distance * Math.sin(heading);
    this.#x += dx;
    this.#y += dy;
    this.#yaw = wrapAngle(this.#yaw + turned);
    // P = F P F' + Q with F = [1 0 -dy; 0 1 dx; 0 0 1]
    const p = this.#p;
    const at = (index: number): number => p[index] as number;
    for (let column = 0; column < 3; column++) {
      p[column] = at(column) - dy * at(6 + column);
      p[3 + column] = at(3 + column) + dx * at(6 + column);
    }
    for (let row = 0; row < 9; row += 3) {
      p[row] = at(row) - dy * at(row + 2);
      p[row + 1] = at(row + 1) + dx * at(row + 2);
    }
    const way = Math.abs(distance);
    p[0] = at(0) + positionVariancePerM * way;
    p[4] = at(4) + positionVariancePerM * way;
    p[8] = at(8) + yawVariancePerM * way + yawVariancePerRad * Math.abs(turned);
  }

  /** Kalman update with a direct measurement of one state (0 x, 1 y, 2 yaw) that is off by `error`. */
  #correct(state: 0 | 1 | 2, error: number, variance: number): void {
    const p = this.#p;
    const at = (index: number): number => p[index] as number;
    const s = at(4 * state) + variance;
    const kx = at(state) / s;
    const ky = at(3 + state) / s;
    const kt = at(6 + state) / s;
    this.#x += kx * error;
    this.#y += ky * error;
    this.#yaw = wrapAngle(this.#yaw + kt * error);
    const row = 3 * state;
    const [a, b, c] = [at(row), at(row + 1), at(row + 2)];
    for (let column = 0; column < 3; column++) {
      const value = column === 0 ? a : column === 1 ? b : c;
      p[column] = at(column) - kx * value;
      p[3 + column] = at(3 + column) - ky * value;
      p[6 + column] = at(6 + column) - kt * value;
    }
  }
}
