import type { LaserScan } from '#shared/ros/messages.ts';
import type { ObstacleRules, RobotLimits } from '../config.ts';
import type { PoseEstimate } from './pose-estimate.ts';
import { brakingMps } from './speed-limiter.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

/** Scanners speak ten times a second: one that is silent so long is broken, and the robot blind. */
const silentSeconds = 1;

/**
 * What stands in the corridor the robot is about to drive through, by a planar scan whose frame looks ahead (x forward, REP-103):
 * slows down to stand at the stand-off. A robot that has a scanner does not drive without it.
 */
export class ObstacleLimiter implements SpeedLimiter {
  readonly #rules: ObstacleRules;
  readonly #limits: RobotLimits;
  #gapM = Number.POSITIVE_INFINITY;
  #ageSeconds = Number.POSITIVE_INFINITY;

  constructor(rules: ObstacleRules, limits: RobotLimits) {
    this.#rules = rules;
    this.#limits = limits;
  }

  get patienceSeconds(): number {
    return this.#rules.patienceSeconds;
  }

  get reason(): string {
    return this.#isBlind ? 'the laser scanner is silent' : `something stands ${this.#gapM.toFixed(1)} m ahead`;
  }

  /** Metres to the nearest return in the corridor; infinite if it is free. */
  get gapM(): number {
    return this.#gapM;
  }

  see(scan: LaserScan): void {
    const { halfWidthM } = this.#rules;
    const { angle_increment, angle_min, range_max, range_min, ranges } = scan;
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < ranges.length; i++) {
      const range = ranges[i] as number;
      if (!(range >= range_min && range <= range_max)) continue;
      const angle = angle_min + i * angle_increment;
      const ahead = range * Math.cos(angle);
      if (ahead > 0 && ahead < nearest && Math.abs(range * Math.sin(angle)) <= halfWidthM) nearest = ahead;
    }
    this.#gapM = nearest;
    this.#ageSeconds = 0;
  }

  limitMps(_pose: PoseEstimate, dtSeconds: number): number {
    this.#ageSeconds += dtSeconds;
    if (this.#isBlind || this.#gapM <= this.#rules.standOffM) return 0;
    if (this.#gapM === Number.POSITIVE_INFINITY) return this.#gapM;
    return brakingMps(0, this.#gapM - this.#rules.standOffM, this.#limits.maxAccelerationMps2);
  }

  get #isBlind(): boolean {
    return this.#ageSeconds > silentSeconds;
  }
}
