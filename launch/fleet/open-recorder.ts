import { join } from 'node:path';
import { fileRecordingStore } from '#robots/recorder/file-recording-store.ts';
import { FlightRecorder, standardLimits } from '#robots/recorder/flight-recorder.ts';
import type { RecorderLimits } from '#robots/recorder/flight-recorder.ts';
import { RecordingShelf } from '#robots/recorder/recording-shelf.ts';
import type { Thinned } from '#robots/recorder/recording-shelf.ts';
import { zstdChunk } from '#robots/recorder/zstd-chunk.ts';
import type { Clock } from '#shared/time/clock.ts';

export interface RecorderOptions {
  readonly clock: Clock;
  /** The robot's own disk: recordings lie in `recordings` below it. */
  readonly dataDir: string;
  readonly diskBytes: number;
  readonly limits?: RecorderLimits;
  readonly onThinned: (thinned: Thinned) => void;
  readonly onFault: (error: unknown) => void;
}

export const recordingsFolder = (dataDir: string): string => join(dataDir, 'recordings');

export function openRecorder(options: RecorderOptions): { recorder: FlightRecorder; shelf: RecordingShelf } {
  const { clock, dataDir, diskBytes: maxBytes, limits = standardLimits, onThinned, onFault } = options;
  const store = fileRecordingStore(recordingsFolder(dataDir));
  const shelf = new RecordingShelf(store, { maxBytes, now: () => clock.now(), onThinned });
  return {
    shelf,
    recorder: new FlightRecorder({ clock, store, shelf, limits, compress: zstdChunk.compress, onFault }),
  };
}
