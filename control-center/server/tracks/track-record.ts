import type { Disposition, TrackView } from '#shared/contracts/views.ts';
import type { Covariance2 } from '#shared/geo/ellipse.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/**
 * What several tracks are believed to be: one person or thing, seen by one robot again or by several at once. Alarms are about
 * subjects, so that two robots seeing one person give one alarm.
 */
export interface Subject {
  readonly id: string;
  /** A person's judgement at the close of an incident; a re-found object keeps it. */
  disposition: Disposition | undefined;
}

export interface TrackRecord {
  readonly id: string;
  readonly robotId: string;
  readonly firstSeenAt: EpochMs;
  /** Object ids of the same robot that continue this track. */
  readonly objectIds: Set<string>;
  subject: Subject;
  class: TrackView['class'];
  subClass: string | undefined;
  confidence: number;
  state: TrackView['state'];
  position: Point2 | undefined;
  cov: Covariance2 | undefined;
  ellipse: TrackView['ellipse'];
  velocity: Point2 | undefined;
  sensor: TrackView['sensor'];
  welfare: TrackView['welfare'];
  observedAt: EpochMs;
  deliveredLate: boolean;
  trail: Point2[];
  evidenceIds: string[];
  model: TrackView['model'];
  opex: TrackView['opex'];
}

export const trackView = (track: TrackRecord): TrackView => ({
  id: track.id,
  robotId: track.robotId,
  class: track.class,
  subClass: track.subClass,
  confidence: track.confidence,
  state: track.state,
  position: track.position,
  ellipse: track.ellipse,
  velocity: track.velocity,
  sensor: track.sensor,
  welfare: track.welfare,
  observedAt: track.observedAt,
  firstSeenAt: track.firstSeenAt,
  deliveredLate: track.deliveredLate,
  trail: track.trail.slice(),
  evidenceIds: track.evidenceIds.slice(),
  model: track.model,
  opex: track.opex,
});
