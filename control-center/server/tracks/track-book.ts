import { ellipse95 } from '#shared/geo/ellipse.ts';
import type { Covariance2 } from '#shared/geo/ellipse.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { TrackView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotMessage } from '../fleet/robot-message.ts';
import type { StoredDocument } from '../work/store-port.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';
import { refound, sameThing } from './association.ts';
import { sightingOf } from './sighting.ts';
import type { Sighting } from './sighting.ts';
import { removedAfterMs, stateByAge } from './track-age.ts';
import { trackView } from './track-record.ts';
import type { Subject, TrackRecord } from './track-record.ts';

type DetectionMessage = Extract<RobotMessage, { readonly kind: 'detection' }>;

interface StoredTrack extends TrackView {
  readonly subjectId: string;
  readonly disposition?: Subject['disposition'];
  readonly objectIds: readonly string[];
  readonly cov?: Covariance2;
}

const trailLength = 60;
const evidenceKept = 16;

/** Tracks by object, newest knowledge each; subjects join those that are one thing. */
export class TrackBook {
  readonly #frame: EnuFrame;
  readonly #tracks = new Map<string, TrackRecord>();
  readonly #byObject = new Map<string, TrackRecord>();

  constructor(frame: EnuFrame, stored: readonly StoredDocument[]) {
    this.#frame = frame;
    const subjects = new Map<string, Subject>();
    for (const { document } of stored) this.#add(restored(document as StoredTrack, subjects));
  }

  views(): readonly TrackView[] {
    return Array.from(this.#tracks.values(), trackView);
  }

  get(objectId: string): TrackRecord | undefined {
    return this.#byObject.get(objectId);
  }

  /** All tracks believed to be one thing. */
  ofSubject(subjectId: string): readonly TrackRecord[] {
    return [...this.#tracks.values()].filter((track) => track.subject.id === subjectId);
  }

  /** When each subject was last seen by anybody. */
  lastSeen(): ReadonlyMap<string, EpochMs> {
    const seen = new Map<string, EpochMs>();
    for (const { subject, observedAt } of this.#tracks.values()) {
      if (observedAt > (seen.get(subject.id) ?? Number.NEGATIVE_INFINITY)) seen.set(subject.id, observedAt);
    }
    return seen;
  }

  /** Takes one detection. `isNew` is true for the first of a thing nobody knew. */
  take(
    message: DetectionMessage,
    robotAt: Point2 | undefined,
    work: UnitOfWork,
  ): { readonly track: TrackRecord; readonly isNew: boolean; readonly sighting: Sighting } {
    const { body, sourceAt, receivedAt } = message;
    const sighting = sightingOf(body, this.#frame, robotAt, sourceAt - Date.parse(body.timestamp), receivedAt);
    const known = this.#byObject.get(body.objectId) ?? this.#continued(message, sighting);
    const track = known ?? this.#begin(message, sighting);
    if (known === undefined || sighting.observedAt >= track.observedAt) this.#update(track, message, sighting);
    else addEvidence(track, body.evidenceIds ?? []);
    if (known === undefined) this.associate(track);
    this.#store(track, work);
    return { track, isNew: known === undefined, sighting };
  }

  /** Looks again for another track of the same thing; true if this one now belongs to its subject. */
  associate(track: TrackRecord): boolean {
    const other = sameThing(track, [...this.#tracks.values()]);
    if (other === undefined) return false;
    track.subject = other.subject;
    return true;
  }

  attachEvidence(objectIds: readonly string[], evidenceId: string, work: UnitOfWork): void {
    for (const track of new Set(objectIds.map((id) => this.#byObject.get(id)))) {
      if (track !== undefined && addEvidence(track, [evidenceId])) this.#store(track, work);
    }
  }

  /** A person's judgement sticks to the subject. */
  judge(subjectId: string, disposition: Subject['disposition'], work: UnitOfWork): void {
    for (const track of this.ofSubject(subjectId)) {
      track.subject.disposition = disposition;
      this.#store(track, work);
    }
  }

  /** Ages tracks and removes those nobody has seen for long. */
  tick(work: UnitOfWork): void {
    for (const track of this.#tracks.values()) {
      const age = work.now - track.observedAt;
      const aged = stateByAge(age);
      if (age > removedAfterMs) this.#remove(track, work);
      else if (track.state !== 'LOST' && aged !== track.state) {
        track.state = aged;
        this.#store(track, work);
      }
    }
  }

  #continued(message: DetectionMessage, { position, cov, observedAt }: Sighting): TrackRecord | undefined {
    const seen = { position, cov, observedAt, class: likeliest(message).type };
    const track = refound(message.robot, seen, [...this.#tracks.values()]);
    if (track === undefined) return undefined;
    track.objectIds.add(message.body.objectId);
    this.#byObject.set(message.body.objectId, track);
    return track;
  }

  #begin({ robot, body }: DetectionMessage, { observedAt }: Sighting): TrackRecord {
    const { objectId, model, sensor, opex } = body;
    const track: TrackRecord = {
      id: objectId,
      robotId: robot,
      firstSeenAt: observedAt,
      objectIds: new Set([objectId]),
      subject: { id: objectId, disposition: undefined },
      class: 'unknown',
      subClass: undefined,
      confidence: 0,
      state: 'TRACKING',
      position: undefined,
      cov: undefined,
      ellipse: undefined,
      velocity: undefined,
      sensor,
      welfare: undefined,
      observedAt,
      deliveredLate: false,
      trail: [],
      evidenceIds: [],
      model,
      opex,
    };
    this.#add(track);
    return track;
  }

  #update(track: TrackRecord, message: DetectionMessage, { position, cov, observedAt }: Sighting): void {
    const { body, receivedAt } = message;
    const best = likeliest(message);
    track.class = best.type;
    track.subClass = best.subClass;
    track.confidence = body.detectionConfidence;
    track.state = body.state === 'LOST' ? 'LOST' : stateByAge(receivedAt - observedAt);
    track.position = position ?? track.position;
    track.cov = cov ?? track.cov;
    if (cov !== undefined) track.ellipse = ellipse95(cov);
    track.velocity = body.enuVelocity && { x: body.enuVelocity.east, y: body.enuVelocity.north };
    track.sensor = body.sensor;
    track.welfare = body.welfare;
    track.observedAt = observedAt;
    track.deliveredLate = body.deliveredLate ?? false;
    track.model = body.model;
    if (position !== undefined) {
      track.trail.push(position);
      if (track.trail.length > trailLength) track.trail.shift();
    }
    if (body.evidenceIds !== undefined) addEvidence(track, body.evidenceIds);
  }

  #add(track: TrackRecord): void {
    this.#tracks.set(track.id, track);
    for (const objectId of track.objectIds) this.#byObject.set(objectId, track);
  }

  #remove(track: TrackRecord, work: UnitOfWork): void {
    this.#tracks.delete(track.id);
    for (const objectId of track.objectIds) this.#byObject.delete(objectId);
    work.write({ kind: 'delete', collection: 'tracks', id: track.id });
    work.show({ kind: 'track-removed', trackId: track.id });
  }

  #store(track: TrackRecord, work: UnitOfWork): void {
    const view = trackView(track);
    work.put('tracks', track.id, {
      ...view,
      trail: [],
      subjectId: track.subject.id,
      disposition: track.subject.disposition,
      objectIds: [...track.objectIds],
      cov: track.cov,
    } satisfies StoredTrack);
    work.show({ kind: 'track', track: view });
  }
}

function likeliest({ body }: DetectionMessage): DetectionMessage['body']['classification'][number] {
  const [first, ...rest] = body.classification;
  let best = first ?? { type: 'unknown', confidence: 0 };
  for (const candidate of rest) if (candidate.confidence > best.confidence) best = candidate;
  return best;
}

function addEvidence(track: TrackRecord, ids: readonly string[]): boolean {
  const before = track.evidenceIds.length;
  for (const id of ids) if (!track.evidenceIds.includes(id)) track.evidenceIds.push(id);
  const added = track.evidenceIds.length > before;
  if (track.evidenceIds.length > evidenceKept) track.evidenceIds.splice(0, track.evidenceIds.length - evidenceKept);
  return added;
}

/** After a restart a track is what it was when it was last seen; age decides whether it is still there. */
function restored(document: StoredTrack, subjects: Map<string, Subject>): TrackRecord {
  const { subjectId, disposition, objectIds, cov, evidenceIds, position, ...view } = document;
  const subject = subjects.get(subjectId) ?? { id: subjectId, disposition };
  subjects.set(subjectId, subject);
  return {
    ...view,
    subClass: view.subClass,
    ellipse: view.ellipse,
    velocity: view.velocity,
    welfare: view.welfare,
    position,
    cov,
    subject,
    objectIds: new Set(objectIds),
    evidenceIds: [...evidenceIds],
    trail: position === undefined ? [] : [position],
  };
}
