import type { Disposition } from '#shared/contracts/views.ts';
import { mahalanobisSquared } from '#shared/geo/ellipse.ts';
import type { TrackRecord } from './track-record.ts';

/** Chi-square, two degrees of freedom, 99 %. */
const gate99 = 9.21;
/** Metres a second, one sigma: how fast the place of somebody unseen becomes unsure. A walk is about 1.4. */
const driftSigmaMps = 0.7;
/** Beyond this sigma the gate would swallow strangers, however long nobody looked. */
const mostDriftM = 100;
/** Different robots look at one time. */
const togetherWithinMs = 10_000;
/** A new object of the same robot continues the old track within this time. */
const refoundWithinMs = 90_000;
/** Longer ago it is still the same subject: its alarm calls again under its own number. */
const sameSubjectWithinMs = 5 * 60_000;
/** Two objects of one robot whose times overlap by more are two things: it saw them apart. */
const overlapMs = 3000;

type Placed = Pick<TrackRecord, 'position' | 'cov' | 'class' | 'observedAt'>;

/** The judgements after which a re-found thing needs no answer. */
const settled: ReadonlySet<Disposition | undefined> = new Set(['animal', 'vegetation', 'own-forces', 'test']);
export const isSettled = ({ subject }: Pick<TrackRecord, 'subject'>): boolean => settled.has(subject.disposition);

/** The track of the same robot that an object with a new id continues: no longer seen, of a like class, inside its grown ellipse. */
export function refound(robotId: string, seen: Placed, tracks: readonly TrackRecord[]): TrackRecord | undefined {
  const accepts = (track: TrackRecord, gapMs: number): boolean =>
    track.robotId === robotId && track.state !== 'TRACKING' && gapMs <= refoundWithinMs && isNewest(track, tracks);
  return nearest(seen, tracks, accepts);
}

/**
 * The track of the same person or thing: of another robot at the same time, or the last that was seen of it some minutes ago. A
 * subject never holds two objects that one robot sees apart.
 */
export function sameThing(own: TrackRecord, tracks: readonly TrackRecord[]): TrackRecord | undefined {
  const apart = new Set<string>();
  for (const track of tracks) if (isApart(own, track)) apart.add(track.subject.id);
  const accepts = (track: TrackRecord, gapMs: number): boolean => {
    if (track.subject === own.subject || apart.has(track.subject.id)) return false;
    if (gapMs <= togetherWithinMs) return true;
    return gapMs <= (isSettled(track) ? refoundWithinMs : sameSubjectWithinMs) && isNewest(track, tracks);
  };
  return nearest(own, tracks, accepts);
}

const isApart = (own: TrackRecord, track: TrackRecord): boolean =>
  track !== own &&
  track.robotId === own.robotId &&
  (track.state === 'TRACKING' || track.observedAt - own.firstSeenAt > overlapMs);

/** Nobody sees its subject elsewhere: an old place of somebody who walked on draws nobody in. */
const isNewest = (track: TrackRecord, tracks: readonly TrackRecord[]): boolean =>
  !tracks.some(({ subject, observedAt }) => subject === track.subject && observedAt > track.observedAt);

function nearest(
  seen: Placed,
  tracks: readonly TrackRecord[],
  accepts: (track: TrackRecord, gapMs: number) => boolean,
): TrackRecord | undefined {
  if (seen.position === undefined || seen.cov === undefined) return undefined;
  let best: TrackRecord | undefined;
  let bestDistance = gate99;
  for (const track of tracks) {
    if (track.position === undefined || track.cov === undefined || !isLike(seen.class, track.class)) continue;
    const gapMs = Math.abs(seen.observedAt - track.observedAt);
    const predicted = predict(track, seen.observedAt);
    const drift = Math.min(mostDriftM, (driftSigmaMps * gapMs) / 1000);
    const distance = mahalanobisSquared(seen.position.x - predicted.x, seen.position.y - predicted.y, {
      xx: seen.cov.xx + track.cov.xx + drift * drift,
      xy: seen.cov.xy + track.cov.xy,
      yy: seen.cov.yy + track.cov.yy + drift * drift,
    });
    if (distance < bestDistance && accepts(track, gapMs)) {
      bestDistance = distance;
      best = track;
    }
  }
  return best;
}

/** Straight on for at most five seconds: people turn. */
function predict({ position, velocity, observedAt }: TrackRecord, at: number): { x: number; y: number } {
  const { x, y } = position ?? { x: 0, y: 0 };
  if (velocity === undefined) return { x, y };
  const seconds = Math.max(-5, Math.min(5, (at - observedAt) / 1000));
  return { x: x + velocity.x * seconds, y: y + velocity.y * seconds };
}

const isLike = (a: TrackRecord['class'], b: TrackRecord['class']): boolean =>
  a === b || a === 'unknown' || b === 'unknown';
