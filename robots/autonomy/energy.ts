import type { EnergyRules } from '../config.ts';

/** Share of the prior in the consumption estimate: a kilometre of it. */
const priorKm = 1;
const margin = 1.25;

/**
 * Percent of battery needed to get home from here with the reserve left. Learns the consumption a kilometre from the battery
 * itself, terrain included; `wayM` is along the routes.
 */
export class EnergyBudget {
  readonly #rules: EnergyRules;
  #drivenKm = 0;
  #usedPercent = 0;
  #lastPercent: number | undefined;

  constructor(rules: EnergyRules) {
    this.#rules = rules;
  }

  note(percent: number, drivenM: number): void {
    const used = (this.#lastPercent ?? percent) - percent;
    this.#lastPercent = percent;
    if (used < 0 || drivenM <= 0) return;
    this.#usedPercent += used;
    this.#drivenKm += drivenM / 1000;
  }

  get percentPerKm(): number {
    return (this.#usedPercent + priorKm * this.#rules.percentPerKm) / (this.#drivenKm + priorKm);
  }

  neededPercent(wayM: number): number {
    return this.#rules.reservePercent + margin * (wayM / 1000) * this.percentPerKm;
  }
}
