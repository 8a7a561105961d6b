/**
 * Planning assumption for a tracked patrol robot of 60 kg on rough ground: share of its battery a kilometre. The robot's own supervisor
 * knows better and has the last word.
 */
export const batteryPercentPerKm = 3;
/** A mission may not plan to end below this; going home is exempt (lessons 8). */
export const reservePercent = 15;

export const batteryAfter = (batteryPercent: number, lengthM: number): number =>
  Math.max(0, batteryPercent - (lengthM / 1000) * batteryPercentPerKm);
