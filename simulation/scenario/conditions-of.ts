import type { ThermalConditions } from '../sensors/thermal-conditions.ts';
import type { Weather } from './scenario.ts';

export const conditionsOf = ({ airC, groundC, skyC, extinctionPerKm }: Weather): ThermalConditions => ({
  airK: airC + 273.15,
  groundK: groundC + 273.15,
  skyK: skyC + 273.15,
  extinctionPerKm,
});
