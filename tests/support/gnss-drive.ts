import { GuardedPose } from '#robots/safety/guarded-pose.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { seededRandom } from '#shared/random/random.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { Gnss } from '#simulation/sensors/gnss.ts';
import { InertialUnit } from '#simulation/sensors/imu.ts';
import { WheelOdometry } from '#simulation/sensors/wheel-odometry.ts';

const frame = enuFrame({ latitude: 47.5, longitude: 11, altitude: 600 });
const startedAt = Date.UTC(2026, 0, 1);
const stepS = 0.1;
const fixEverySteps = 5;

/** What is done to the fixes at a time; metres and milliseconds added. */
export type Tampering = (timeS: number) => { readonly east: number; readonly north: number; readonly stampMs?: number };

/** A robot that patrols between random places of a square kilometre, with the simulator's sensors behind a guarded position. */
export class GnssDrive {
  readonly guarded = new GuardedPose(frame);
  readonly #random;
  readonly #gnss: Gnss;
  readonly #imu: InertialUnit;
  readonly #odometry: WheelOdometry;
  readonly #truth = { x: 0, y: 0, z: 0, roll: 0, pitch: 0, yaw: 0 };
  readonly #tampering: Tampering;
  #target = { x: 300, y: 200 };
  #standsUntilS = 20;
  #step = 0;

  constructor(seed: string, tampering: Tampering = () => ({ east: 0, north: 0 })) {
    const random = seededRandom(seed);
    this.#random = random.fork('way');
    this.#gnss = new Gnss(frame, random.fork('gnss'));
    this.#imu = new InertialUnit(random.fork('imu'));
    this.#odometry = new WheelOdometry(this.#truth, random.fork('odometry'));
    this.#tampering = tampering;
  }

  get timeS(): number {
    return this.#step * stepS;
  }
  /** Metres between where it is and where it believes to be. */
  get errorM(): number {
    const { pose } = this.guarded;
    return pose === undefined ? Number.NaN : Math.hypot(pose.x - this.#truth.x, pose.y - this.#truth.y);
  }

  /** Seconds until the condition holds, or undefined if it does not within `maxS`. */
  until(holds: () => boolean, maxS: number): number | undefined {
    const from = this.timeS;
    while (this.timeS - from < maxS) {
      this.advance();
      if (holds()) return this.timeS - from;
    }
    return undefined;
  }

  advance(): void {
    this.#step++;
    const { speedMps, turnRateRadps } = this.#drive();
    const truth = this.#truth;
    truth.yaw += turnRateRadps * stepS;
    truth.x += speedMps * stepS * Math.cos(truth.yaw);
    truth.y += speedMps * stepS * Math.sin(truth.yaw);
    const ms = this.#step * stepS * 1000;
    const header = { stamp: toStamp(startedAt + ms), frame_id: '' };
    this.guarded.addImu(this.#imu.measure(header, truth, turnRateRadps, stepS));
    const odometry = this.#odometry.measure(header, speedMps, turnRateRadps, stepS);
    this.guarded.addOdometry(odometry, speedMps * stepS, ms);
    if (this.#step % fixEverySteps === 0) this.#addFix(ms);
  }

  #addFix(ms: number): void {
    const { east, north, stampMs = 0 } = this.#tampering(this.timeS);
    const place = { ...this.#truth, x: this.#truth.x + east, y: this.#truth.y + north };
    const header = { stamp: toStamp(startedAt + ms + stampMs), frame_id: 'gps' };
    this.guarded.addFix(this.#gnss.measure(header, place, fixEverySteps * stepS, false), ms, startedAt + ms);
  }

  #drive(): { readonly speedMps: number; readonly turnRateRadps: number } {
    if (this.timeS < this.#standsUntilS) return { speedMps: 0, turnRateRadps: 0 };
    const { x, y, yaw } = this.#truth;
    const [dx, dy] = [this.#target.x - x, this.#target.y - y];
    if (Math.hypot(dx, dy) < 2) {
      this.#target = { x: this.#random.between(0, 1000), y: this.#random.between(0, 1000) };
      this.#standsUntilS = this.timeS + this.#random.between(0, 60);
    }
    const error = Math.atan2(Math.sin(Math.atan2(dy, dx) - yaw), Math.cos(Math.atan2(dy, dx) - yaw));
    return { speedMps: Math.abs(error) > 1 ? 0 : 1.8, turnRateRadps: Math.max(-0.8, Math.min(0.8, error)) };
  }
}
