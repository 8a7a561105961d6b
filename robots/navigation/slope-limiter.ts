import type { RobotLimits } from '../config.ts';
import type { PoseEstimate } from './pose-estimate.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

const probeM = 6;
const lookEverySeconds = 1;

/** Ground too steep: half speed above half of the robot's limit, none beyond it. Looks into the terrain model once a second. */
export class SlopeLimiter implements SpeedLimiter {
  readonly patienceSeconds = 1;
  readonly #limits: RobotLimits;
  readonly #ground: (x: number, y: number) => number;
  #ageSeconds = Number.POSITIVE_INFINITY;
  #limitMps = Number.POSITIVE_INFINITY;
  #slopeRad = 0;

  constructor(limits: RobotLimits, ground: (x: number, y: number) => number) {
    this.#limits = limits;
    this.#ground = ground;
  }

  get reason(): string {
    return `slope of ${Math.round((this.#slopeRad * 180) / Math.PI)} degrees ahead`;
  }

  limitMps({ x, y, yaw }: PoseEstimate, dtSeconds: number): number {
    this.#ageSeconds += dtSeconds;
    if (this.#ageSeconds < lookEverySeconds) return this.#limitMps;
    this.#ageSeconds = 0;
    const rise = this.#ground(x + probeM * Math.cos(yaw), y + probeM * Math.sin(yaw)) - this.#ground(x, y);
    this.#slopeRad = Math.abs(Math.atan2(rise, probeM));
    const { maxSlopeRad, maxSpeedMps } = this.#limits;
    this.#limitMps =
      this.#slopeRad > maxSlopeRad ? 0 : this.#slopeRad > maxSlopeRad / 2 ? maxSpeedMps / 2 : Number.POSITIVE_INFINITY;
    return this.#limitMps;
  }
}
