import type { Alert } from '#shared/contracts/extension/alert.ts';
import type { FlightTrigger } from '../recorder/recording.ts';

/** Somebody in distress: recorded from the first alert until the last is cleared. */
export function recordWelfare(
  recorder: FlightTrigger | undefined,
  { category, dedupKey, description, status }: Pick<Alert, 'category' | 'dedupKey' | 'description' | 'status'>,
): void {
  if (recorder === undefined || category !== 'WELFARE') return;
  const incident = `welfare:${dedupKey}`;
  if (status === 'ACTIVE') recorder.happened({ cause: 'welfare', text: description ?? dedupKey, incident });
  else recorder.over(incident);
}
