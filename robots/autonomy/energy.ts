import type { EnergyRules } from '../config.ts';
import type { WayEffort } from '../navigation/way-effort.ts';

/** The priors count as so many percent of the battery's use: new robots believe them, old ones themselves. */
const priorPercent = 4;
/** What was used longer ago than so many percent counts half. */
const memoryPercent = 25;
const correctionBounds = { least: 0.8, most: 3 } as const;
const margin = 1.2;

/**
 * What of the battery ways cost, by the robot model's figures and corrected by what was actually used: mud, load, cold and an old pack
 * show in the correction.
 */
export class EnergyBudget {
  readonly #rules: EnergyRules;
  #expectedPercent = 0;
  #usedPercent = 0;
  #lastPercent: number | undefined;

  constructor(rules: EnergyRules) {
    this.#rules = rules;
  }

  /** The gauge since the last call, and what was done meanwhile. While charging nothing is learnt. */
  note(percent: number, isCharging: boolean, done: WayEffort): void {
    const used = (this.#lastPercent ?? percent) - percent;
    this.#lastPercent = percent;
    if (isCharging || used < 0) return;
    this.#usedPercent += used;
    this.#expectedPercent += this.#modelPercent(done);
    if (this.#expectedPercent < memoryPercent) return;
    this.#usedPercent /= 2;
    this.#expectedPercent /= 2;
  }

  /** Actual over expected use. */
  get correction(): number {
    const ratio = (this.#usedPercent + priorPercent) / (this.#expectedPercent + priorPercent);
    return Math.min(correctionBounds.most, Math.max(correctionBounds.least, ratio));
  }

  percentOf(way: WayEffort): number {
    return this.#modelPercent(way) * this.correction;
  }

  /** Percent needed now to arrive at the end of the way with the reserve left. */
  neededPercent(way: WayEffort): number {
    return this.#rules.reservePercent + margin * this.percentOf(way);
  }

  #modelPercent({ climbM, lengthM, seconds }: WayEffort): number {
    const { percentPerClimbM, percentPerKm, standbyPercentPerHour } = this.#rules;
    return (lengthM / 1000) * percentPerKm + climbM * percentPerClimbM + (seconds / 3600) * standbyPercentPerHour;
  }
}
