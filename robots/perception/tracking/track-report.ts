import type { WelfareSign } from '#shared/contracts/extension/detection.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { BoxArea, ModelIdentity } from '../detector-port.ts';
import type { PositionEstimate } from '../geolocation/position-filter.ts';
import type { Classification } from './class-history.ts';

/** A score with what it rests on, for a person to judge. */
export interface WelfareAssessment {
  readonly score: number;
  readonly signs: readonly WelfareSign[];
  readonly reasons: readonly string[];
}

/** Everything known about one confirmed track at one moment; vision_msgs carries only part of it. */
export interface TrackReport {
  /** ULID, the same for the life of the track. */
  readonly objectId: string;
  /** LOST is reported once, when the track ends. */
  readonly state: 'TRACKING' | 'LOST';
  readonly sensor: 'thermal';
  readonly model: ModelIdentity;
  readonly firstSeenAt: EpochMs;
  /** Of the newest frame in which it was seen. */
  readonly observedAt: EpochMs;
  readonly detectionConfidence: number;
  /** Most likely first. */
  readonly classification: readonly Classification[];
  /** Line of sight in the frame `map`, counter-clockwise from east, radians, with one-sigma errors. */
  readonly azimuthRad: number;
  readonly elevationRad: number;
  readonly azimuthSigmaRad: number;
  readonly elevationSigmaRad: number;
  /** Absent while no whole view of the object gave a range. At `observedAt`. */
  readonly estimate?: PositionEstimate;
  /** In pixels of the newest frame in which it was seen. */
  readonly box: BoxArea;
  readonly welfare?: WelfareAssessment;
}
