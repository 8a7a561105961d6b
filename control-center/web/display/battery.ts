import type { RobotView } from '#shared/contracts/views.ts';

/** At and below this the battery is shown as low, everywhere. */
const lowBatteryPercent = 30;

export const isBatteryLow = (percent: number | undefined): boolean =>
  percent !== undefined && percent <= lowBatteryPercent;

/** The same words on map, strip, list and detail: "81 %", "24 % low", and of a robot not heard "81 % then". */
export function batteryText(
  { batteryPercent, charging }: Pick<RobotView, 'batteryPercent' | 'charging'>,
  live: boolean,
): string {
  if (batteryPercent === undefined) return 'battery unknown';
  const percent = `${Math.round(batteryPercent)} %`;
  if (!live) return `${percent} then`;
  if (charging) return `${percent} charging`;
  return isBatteryLow(batteryPercent) ? `${percent} low` : percent;
}
