import type { History, HistoryPoint } from './history-port.ts';

/** Where history is kept; batching and outages are handled in front of it. */
export interface HistoryBackend extends Pick<History, 'samples' | 'sightings'> {
  /** All or nothing. */
  write(points: readonly HistoryPoint[]): Promise<void>;
  close(): Promise<void>;
}
