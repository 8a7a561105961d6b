import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** What is recorded of robots over time, and its fields. Units as in the contracts the values come from. */
export const historyFields = {
  /** Metres in the sector's frame, metres a second; the heading as a unit vector, as means of angles mislead. */
  pose: ['x', 'y', 'headingX', 'headingY', 'speedMps'],
  /** Degrees, metres. */
  fix: ['lat', 'lon', 'hAcc'],
  battery: ['percent', 'charging'],
  link: ['rssiDbm', 'rttMs', 'lossPct', 'queueDepth', 'queueOldestAge'],
} as const;

export type HistoryMeasure = keyof typeof historyFields;
export type HistoryField<M extends HistoryMeasure = HistoryMeasure> = (typeof historyFields)[M][number];

/** A second sample of the same measure, robot and millisecond replaces the first. */
export interface Sample {
  readonly kind: 'sample';
  readonly measure: HistoryMeasure;
  readonly robot: string;
  readonly at: EpochMs;
  readonly values: Readonly<Partial<Record<HistoryField, number>>>;
}

export interface SightingPoint {
  readonly kind: 'sighting';
  readonly robot: string;
  readonly at: EpochMs;
  readonly objectClass: ObjectClass;
}

export type HistoryPoint = Sample | SightingPoint;

/** Half-open: `from` belongs to it, `to` does not. Epoch ms. */
export interface TimeRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** `at` is the start of the bucket that the mean values stand for. */
export interface MeanValues {
  readonly at: EpochMs;
  readonly values: Readonly<Partial<Record<HistoryField, number>>>;
}

export interface SightingCount {
  readonly at: EpochMs;
  readonly objectClass: ObjectClass;
  readonly count: number;
}

/** Telemetry over time: for replay and figures, never for live operation. */
export interface History {
  /** Returns at once and never throws; points are written in batches. While it is out of order, the oldest are dropped and counted. */
  append(points: readonly HistoryPoint[]): void;
  /**
   * Means over equal buckets that begin at multiples of their length since 1970, at most `maxPoints` of them, empty ones left out,
   * oldest first. Rejects with BPC_E_HISTORY_UNAVAILABLE.
   */
  samples(
    query: TimeRange & {
      readonly measure: HistoryMeasure;
      readonly robot: string;
      readonly maxPoints: number;
    },
  ): Promise<readonly MeanValues[]>;
  /** How many sightings a class and bucket; oldest first, classes in alphabetical order. */
  sightings(
    query: TimeRange & {
      readonly bucketMs: number;
      readonly robot?: string;
    },
  ): Promise<readonly SightingCount[]>;
  /** True from the first write that failed until one succeeds. */
  readonly degraded: boolean;
  /** Points given up since the start. */
  readonly dropped: number;
  /** Resolves when everything appended so far was written or given up. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
