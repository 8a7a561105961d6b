import type { RobotLimits } from '../config.ts';
import type { ZoneRules } from '../zones/zone-rules.ts';
import type { PoseEstimate } from './pose-estimate.ts';
import { brakingMps } from './speed-limiter.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

const lookEverySeconds = 0.4;
const stepM = 1.5;
/** Stands this far before a zone it may not enter. */
const marginM = 3;
const patienceSeconds = 10;

/** Zones ahead: is slow enough when it gets into a SPEED_LIMIT zone, and stands before one it may not enter now. */
export class ZoneLimiter implements SpeedLimiter {
  readonly #zones: ZoneRules;
  readonly #limits: RobotLimits;
  #ageSeconds = Number.POSITIVE_INFINITY;
  #limitMps = Number.POSITIVE_INFINITY;
  #reason = '';

  constructor(zones: ZoneRules, limits: RobotLimits) {
    this.#zones = zones;
    this.#limits = limits;
  }

  get reason(): string {
    return this.#reason;
  }
  get patienceSeconds(): number {
    return this.#zones.isWaiting ? Number.POSITIVE_INFINITY : patienceSeconds;
  }

  limitMps(pose: PoseEstimate, dtSeconds: number): number {
    this.#ageSeconds += dtSeconds;
    if (this.#ageSeconds < lookEverySeconds) return this.#limitMps;
    this.#ageSeconds = 0;
    this.#limitMps = this.#look(pose);
    return this.#limitMps;
  }

  #look({ x, y, yaw }: PoseEstimate): number {
    const { maxAccelerationMps2, maxSpeedMps } = this.#limits;
    const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
    const brakingM = maxSpeedMps ** 2 / (1.4 * maxAccelerationMps2);
    // Until the next look the robot comes nearer by as much, and a sample may lie that far inside.
    const unseenM = stepM + maxSpeedMps * lookEverySeconds;
    const reachM = brakingM + unseenM;
    let limit = Number.POSITIVE_INFINITY;
    for (let ahead = 0; ahead <= reachM; ahead += stepM) {
      const there = this.#zones.speedLimitMps(x + ahead * cos, y + ahead * sin);
      if (there < maxSpeedMps) limit = Math.min(limit, brakingMps(there, ahead - unseenM, maxAccelerationMps2));
    }
    const far = reachM + marginM;
    if (this.#zones.refusal({ x, y }, { x: x + far * cos, y: y + far * sin }) === undefined) return limit;
    // Where it may not be already it is not kept from leaving: the safety supervisor says how.
    if (this.#zones.refusal({ x, y }, { x, y }) !== undefined) return limit;
    return Math.min(limit, this.#beforeRefusal(x, y, cos, sin, far));
  }

  /** Halves the way to the refusal: nothing else is known of zones here than whether a straight way is refused. */
  #beforeRefusal(x: number, y: number, cos: number, sin: number, far: number): number {
    let free = 0;
    let refused = far;
    while (refused - free > 0.2) {
      const middle = (free + refused) / 2;
      const reason = this.#zones.refusal({ x, y }, { x: x + middle * cos, y: y + middle * sin });
      if (reason === undefined) free = middle;
      else {
        refused = middle;
        this.#reason = reason;
      }
    }
    return free <= marginM ? 0 : brakingMps(0, free - marginM, this.#limits.maxAccelerationMps2);
  }
}
