/** What the thermal band looks like on a night or day: temperatures in kelvin, extinction of the atmosphere per kilometre. */
export interface ThermalConditions {
  readonly airK: number;
  readonly groundK: number;
  /** Clear sky twenty degrees up; it warms to the air's temperature at the horizon. */
  readonly skyK: number;
  readonly extinctionPerKm: number;
}

/** Share of a target's own radiation that arrives from `rangeM` (Beer-Lambert); the air's fills the rest. */
export const transmission = (conditions: ThermalConditions, rangeM: number): number =>
  Math.exp((-conditions.extinctionPerKm * rangeM) / 1000);

export const clearNight: ThermalConditions = { airK: 281.5, groundK: 280, skyK: 256, extinctionPerKm: 0.28 };
