/** An age as an operator says it: "12 s", "3 min 46 s", "1 h 5 min". Never negative: clocks differ by milliseconds. */
export function ageText(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours >= 48 ? `${Math.floor(hours / 24)} d` : `${hours} h ${minutes % 60} min`;
}

/** A freshness age, to a tenth below ten seconds. */
export const preciseAgeText = (ageMs: number): string =>
  ageMs < 10_000 ? `${(Math.max(0, ageMs) / 1000).toFixed(1)} s` : ageText(ageMs);

/** Time left to respond: "in 1:18", or "overdue 0:12". */
export function timeLeftText(leftMs: number): string {
  const over = leftMs < 0;
  const seconds = Math.floor(Math.abs(leftMs) / 1000);
  if (seconds >= 3600) return `${over ? 'overdue' : 'in'} ${ageText(seconds * 1000)}`;
  return `${over ? 'overdue' : 'in'} ${minutesText(seconds)}`;
}

/** "3:40" */
export const minutesText = (totalSeconds: number): string => {
  const seconds = Math.max(0, Math.round(totalSeconds));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
