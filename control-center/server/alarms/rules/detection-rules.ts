import type { Detection } from '#shared/contracts/extension/detection.ts';
import { ellipse95 } from '#shared/geo/ellipse.ts';
import { isInside } from '#shared/geo/polygon.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector, Zone } from '#shared/sector/sector.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { isSettled } from '../../tracks/association.ts';
import type { Sighting } from '../../tracks/sighting.ts';
import type { TrackBook } from '../../tracks/track-book.ts';
import type { TrackRecord } from '../../tracks/track-record.ts';
import type { UnitOfWork } from '../../work/unit-of-work.ts';
import type { AlarmBook } from '../alarm-book.ts';
import type { Finding } from '../alarm-record.ts';
import { isActive } from '../alarm-state-machine.ts';
import type { AlarmType } from '../catalogue.ts';
import { borderDistance, sideMarginM, surelySide } from './border-side.ts';
import type { BorderDistance } from './border-side.ts';
import {
  classLimit,
  confidenceLimit,
  ellipseLimitM,
  nameOf,
  sightingReasons,
  welfareLimit,
} from './sighting-reasons.ts';
import { SubjectMemories } from './subject-memory.ts';
import type { SubjectMemory } from './subject-memory.ts';

/** Somebody outside who would reach the line within this time is worth an event. */
const approachSeconds = 120;
/** Terrain hides people for a while: their alarm returns only after this time, so that it does not chatter. */
const unseenMs = 60_000;

export const subjectKey = (type: AlarmType, subjectId: string): string => `${type}:${subjectId}`;
const zoneKey = (type: AlarmType, subjectId: string, zoneId: string): string => `${type}:${subjectId}:${zoneId}`;

interface Sight {
  readonly track: TrackRecord;
  readonly memory: SubjectMemory;
  readonly occurredAt: EpochMs;
  readonly deliveredLate: boolean;
  readonly callSign: string;
  readonly work: UnitOfWork;
}

/** What a detection means for the operator: an alarm if a person must act in time, otherwise an event. */
export class DetectionRules {
  readonly #line: Sector['borderLine'];
  readonly #watched: readonly Zone[];
  readonly #alarms: AlarmBook;
  readonly #tracks: TrackBook;
  readonly #memories = new SubjectMemories();

  constructor(sector: Sector, alarms: AlarmBook, tracks: TrackBook) {
    this.#line = sector.borderLine;
    this.#watched = sector.zones.filter(({ kind }) => kind === 'WATCHED');
    this.#alarms = alarms;
    this.#tracks = tracks;
  }

  judge(track: TrackRecord, body: Detection, sighting: Sighting, callSign: string, work: UnitOfWork): void {
    const memory = this.#memories.of(track.subject.id);
    const deliveredLate = body.deliveredLate ?? false;
    const sight = { track, memory, occurredAt: sighting.observedAt, deliveredLate, callSign, work };
    const place = sighting.position;
    this.#welfare(sight, body.welfare);
    const isWatchedClass = track.class === 'person' || track.class === 'vehicle';
    const isAmbiguous = !isWatchedClass || track.confidence < confidenceLimit || classConfidence(body) < classLimit;
    if (isAmbiguous && track.class !== 'drone') {
      this.#sayOnce(sight, 'seen', `${nameOf(track)} seen by ${callSign}, confidence ${track.confidence.toFixed(2)}`);
      return;
    }
    if (place === undefined || sighting.cov === undefined || ellipse95(sighting.cov).semiMajorM > ellipseLimitM) {
      this.#sayOnce(sight, 'unplaced', `${nameOf(track)} seen by ${callSign}, place unknown`);
      return;
    }
    this.#zones(sight, place);
    if (track.class === 'drone') return;
    const distance = borderDistance(place, sighting.cov, this.#line.points);
    if (distance !== undefined) this.#border(sight, distance);
  }

  /** Alarms whose subject nobody sees any more have returned. */
  tick(work: UnitOfWork): void {
    const lastSeen = this.#tracks.lastSeen();
    for (const { key, subjectId, view } of this.#alarms.allOpen()) {
      if (subjectId === undefined || !isActive(view.state)) continue;
      if (work.now - (lastSeen.get(subjectId) ?? 0) >= unseenMs) this.#alarms.returned(key, work);
    }
    this.#memories.keep((subjectId) => lastSeen.has(subjectId));
  }

  /** Never suppressed, never settled, whatever the class or place. */
  #welfare(sight: Sight, welfare: Detection['welfare']): void {
    if (welfare === undefined || welfare.signs.length === 0) return;
    const signs = welfare.signs.join(', ').toLowerCase().replaceAll('_', ' ');
    if (welfare.score < welfareLimit) {
      this.#sayOnce(sight, 'welfare', `Weak signs of distress (${signs}), score ${welfare.score.toFixed(2)}`);
      return;
    }
    const reasons = [{ label: 'Signs', value: `${signs}, score ${welfare.score.toFixed(2)} (limit ${welfareLimit})` }];
    this.#raise(sight, 'WELFARE', `Person may need help: ${signs}`, reasons);
  }

  #zones(sight: Sight, place: Point2): void {
    const { track, memory, work } = sight;
    for (const zone of this.#watched) {
      const isWatchedFor = zone.alarmFor?.some((watched) => watched === track.class) ?? false;
      if (!isWatchedFor) continue;
      const type = track.class === 'vehicle' ? 'VEHICLE_IN_RESTRICTED_LANE' : 'ZONE_ENTRY';
      if (isInside(place, zone.polygon)) {
        const open = this.#alarms.open(zoneKey(type, track.subject.id, zone.zoneId));
        const isNews = open === undefined ? !memory.zones.has(zone.zoneId) : !isActive(open.view.state);
        if (isNews) this.#zoneEntry(sight, type, place, zone);
      } else if (memory.zones.has(zone.zoneId) && isSurelyOut(track, place, zone)) {
        memory.zones.delete(zone.zoneId);
        this.#alarms.returned(zoneKey(type, track.subject.id, zone.zoneId), work);
      }
    }
  }

  #zoneEntry(sight: Sight, type: AlarmType, place: Point2, zone: Zone): void {
    if (this.#isCalled(sight.track) && !isMostlyIn(sight.track, place, zone)) {
      this.#sayOnce(sight, `maybe-${zone.zoneId}`, `${nameOf(sight.track)} may be in ${zone.name}`);
      return;
    }
    sight.memory.zones.add(zone.zoneId);
    const message = `${nameOf(sight.track)} in ${zone.name}`;
    const reasons = [{ label: 'Zone', value: `${zone.name} (${zone.zoneId}), watched for ${sight.track.class}` }];
    this.#raise(sight, type, message, reasons, zone.zoneId);
  }

  #border(sight: Sight, distance: BorderDistance): void {
    const { memory, track } = sight;
    const before = memory.side;
    const side = surelySide(distance);
    if (side === undefined) return;
    memory.side = side;
    if (side === 'outside') {
      if (before === 'inside') this.#wentBack(track.subject.id, sight.work);
      this.#approach(sight, distance);
      return;
    }
    const reasons = [
      {
        label: 'Distance inside',
        value: `${distance.insideM.toFixed(0)} m (limit ${sideMarginM(distance.sigmaM).toFixed(0)} m: 1.5 sigma, at least 3 m)`,
      },
      { label: 'Line', value: `${this.#line.name}, at ${distance.alongM.toFixed(0)} m` },
    ];
    if (before === 'inside') this.#seenAgain(sight, reasons);
    else if (before === 'outside') {
      this.#raise(sight, 'LINE_CROSSING', `${nameOf(track)} crossed ${this.#line.name}`, reasons);
    } else if (track.class === 'person' && !this.#isKnownInside(track)) {
      this.#raise(sight, 'PERSON_INSIDE', `Person inside, crossing not seen`, reasons);
    }
  }

  /** Out of sight for long enough that the alarm returned: it calls again. */
  #seenAgain(sight: Sight, reasons: Finding['reasons']): void {
    for (const type of ['LINE_CROSSING', 'PERSON_INSIDE'] as const) {
      const open = this.#alarms.open(subjectKey(type, sight.track.subject.id));
      if (open === undefined || isActive(open.view.state)) continue;
      if (type === 'PERSON_INSIDE' && sight.track.class !== 'person') continue;
      this.#raise(sight, type, `${nameOf(sight.track)} inside seen again`, reasons);
      return;
    }
  }

  /** The next crossing is a new one. */
  #wentBack(subjectId: string, work: UnitOfWork): void {
    this.#alarms.returned(subjectKey('LINE_CROSSING', subjectId), work);
    this.#alarms.returned(subjectKey('PERSON_INSIDE', subjectId), work);
  }

  /** A crossing or zone alarm of this subject already stands. */
  #isKnownInside({ subject }: TrackRecord): boolean {
    const crossing = this.#alarms.open(subjectKey('LINE_CROSSING', subject.id));
    if (crossing !== undefined) return true;
    return this.#watched.some(
      ({ zoneId }) => this.#alarms.open(zoneKey('ZONE_ENTRY', subject.id, zoneId)) !== undefined,
    );
  }

  #approach(sight: Sight, { insideM, inward }: BorderDistance): void {
    const { velocity } = sight.track;
    if (velocity === undefined) return;
    const closingMps = velocity.x * inward.x + velocity.y * inward.y;
    if (closingMps < 0.3 || -insideM / closingMps > approachSeconds) return;
    this.#sayOnce(
      sight,
      'approach',
      `${nameOf(sight.track)} approaches ${this.#line.name}, ${(-insideM).toFixed(0)} m away`,
    );
  }

  #raise(sight: Sight, type: AlarmType, message: string, reasons: Finding['reasons'], zoneId?: string): void {
    const { track, occurredAt, deliveredLate, callSign, work } = sight;
    const keyNow = (): string =>
      zoneId === undefined ? subjectKey(type, track.subject.id) : zoneKey(type, track.subject.id, zoneId);
    if (this.#alarms.open(keyNow()) === undefined && this.#tracks.associate(track)) {
      this.#sayOnce(sight, 'joined', `${callSign} sees the same ${track.class} as another robot`);
    }
    if (type !== 'WELFARE' && isSettled(track)) {
      this.#sayOnce(sight, `settled-${type}`, `${message}: judged ${track.subject.disposition ?? ''} before`);
      return;
    }
    if (zoneId === undefined && type !== 'WELFARE' && this.#isCalled(track)) return;
    this.#alarms.raise(
      {
        type,
        key: keyNow(),
        shelfKey: zoneId === undefined ? undefined : `${type}:${zoneId}`,
        message: `${message}, seen by ${callSign}`,
        occurredAt,
        deliveredLate,
        reasons: [...reasons, ...sightingReasons(track, callSign)],
        robotId: track.robotId,
        trackId: track.id,
        subjectId: track.subject.id,
        zoneId,
        position: track.position,
      },
      work,
    );
  }

  /** Another robot's alarm about this person being inside stands already. */
  #isCalled({ subject }: TrackRecord): boolean {
    return (['LINE_CROSSING', 'PERSON_INSIDE'] as const).some((type) => {
      const open = this.#alarms.open(subjectKey(type, subject.id));
      return open !== undefined && isActive(open.view.state);
    });
  }

  #sayOnce({ memory, track, occurredAt, work }: Sight, what: string, message: string): void {
    if (memory.said.has(what)) return;
    memory.said.add(what);
    work.event({
      kind: 'detection',
      message,
      robotId: track.robotId,
      at: occurredAt,
      data: { trackId: track.id, class: track.class, position: track.position },
    });
  }
}

const classConfidence = ({ classification }: Detection): number =>
  Math.max(0, ...classification.map(({ confidence }) => confidence));

/** The ends of the sigma cross about a place, at least a stride long. */
function sigmaCross({ cov }: TrackRecord, { x, y }: Point2): readonly Point2[] {
  const sx = Math.max(3, Math.sqrt(cov?.xx ?? 0));
  const sy = Math.max(3, Math.sqrt(cov?.yy ?? 0));
  return [
    { x: x + sx, y },
    { x: x - sx, y },
    { x, y: y + sy },
    { x, y: y - sy },
  ];
}

/** No flutter at the edge. */
const isSurelyOut = (track: TrackRecord, place: Point2, { polygon }: Zone): boolean =>
  !sigmaCross(track, place).some((point) => isInside(point, polygon));

const isMostlyIn = (track: TrackRecord, place: Point2, { polygon }: Zone): boolean =>
  sigmaCross(track, place).filter((point) => isInside(point, polygon)).length >= 2;
