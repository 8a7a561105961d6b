import { wrapAngle } from '#shared/geo/angles.ts';
import { ellipse95, positionCovariance } from '#shared/geo/ellipse.ts';
import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { ErrorModel } from '../geolocation/error-model.ts';
import type { GroundHeight } from '../geolocation/ground-height.ts';
import { PositionFilter } from '../geolocation/position-filter.ts';
import type { PositionEstimate } from '../geolocation/position-filter.ts';
import type { Sighting } from '../geolocation/sighting.ts';
import { STANDING_ASPECT } from '../geolocation/size-prior.ts';
import { AxisFilter } from './axis-filter.ts';
import { ClassHistory } from './class-history.ts';
import type { Classification } from './class-history.ts';
import type { Observation } from './observation.ts';
import { Stillness } from './stillness.ts';
import type { TrackReport } from './track-report.ts';
import type { TrackerParameters } from './tracker-parameters.ts';
import { told, verdictOf } from './verdict.ts';

/** The robot at the time of a frame. */
export interface Vantage {
  readonly origin: EnuPoint;
  readonly positionSigmaM: number;
  readonly yawSigmaRad: number;
  readonly pixelRad: number;
}

/** Sightings kept to start the position anew when the class changes: another class has another size. */
const REPLAYED = 40;
const SIZE_GAIN = 0.3;
/** A whole box of this many pixels on the side of its square shows the class as well as a larger one. */
const SHARP_PX = 20;
/** A thing has no class before it has been watched for so long, unless it is large and clear. */
const NAMED_AFTER_MS = 1500;
const SHARP_AT_ONCE = 0.6;
/** How far from where a person was lost somebody fallen may be seen, beyond the person's own height. */
const FALL_REACH_RAD = 0.01;
/** A longer half axis of the 95 % ellipse than this is no place: the report carries the bearing only. */
const MOST_SEMI_MAJOR_M = 150;

/** One object over time, in directions. */
export class Track {
  readonly objectId: string;
  readonly firstSeenAt: EpochMs;
  confirmed = false;
  observedAt: EpochMs;
  readonly #parameters: TrackerParameters;
  readonly #azimuth: AxisFilter;
  readonly #elevation: AxisFilter;
  readonly #history = new ClassHistory();
  readonly #stillness = new Stillness();
  readonly #sightings: Sighting[] = [];
  /** Newest last. */
  #hits: boolean[] = [];
  #predictedAt: EpochMs;
  #heightRad: number;
  #widthRad: number;
  #last: Observation;
  #position: { readonly type: Classification['type']; readonly filter: PositionFilter } | undefined;
  #classification: readonly Classification[];
  #verdict: Classification['type'] = 'unknown';
  /** The person who was lost from sight where this began: it may be the same one, fallen. */
  #lostPerson: Track | undefined;
  #mayBeFallen: boolean;

  constructor(
    objectId: string,
    at: EpochMs,
    first: Observation,
    vantage: Vantage,
    parameters: TrackerParameters,
    lostPerson?: Track,
  ) {
    this.#lostPerson = lostPerson;
    this.#mayBeFallen = lostPerson !== undefined;
    this.objectId = objectId;
    this.firstSeenAt = at;
    this.observedAt = at;
    this.#predictedAt = at;
    this.#parameters = parameters;
    this.#last = first;
    this.#heightRad = first.heightRad;
    this.#widthRad = first.widthRad;
    this.#history.add(first.box, sharpnessOf(first));
    this.#classification = this.#history.classification();
    const noise = this.#noise(first, vantage);
    const rate = this.#rateSigma() ** 2;
    this.#azimuth = new AxisFilter(first.azimuthRad, noise, rate);
    this.#elevation = new AxisFilter(first.elevationRad, noise, rate);
    this.#remember(first, at, vantage);
    this.#hits.push(true);
  }

  get type(): Classification['type'] {
    return this.#verdict;
  }

  predict(at: EpochMs): void {
    const seconds = (at - this.#predictedAt) / 1000;
    if (seconds <= 0) return;
    this.#predictedAt = at;
    const density = this.#rateSigma() ** 2;
    this.#azimuth.predict(seconds, density);
    this.#elevation.predict(seconds, density);
  }

  /** Could this person, not seen at `at`, have fallen where something new is seen? */
  mayHaveFallen(at: EpochMs, { azimuthRad, elevationRad }: Observation): boolean {
    if (this.#verdict !== 'person' || this.observedAt === at) return false;
    const reach = this.#heightRad + FALL_REACH_RAD;
    return Math.hypot(wrapAngle(azimuthRad - this.#azimuth.angle), elevationRad - this.#elevation.angle) < reach;
  }

  /** Squared normalised distance of a box from the prediction. */
  distance(observation: Observation, vantage: Vantage): number {
    const noise = this.#noise(observation, vantage);
    const azimuth = wrapAngle(observation.azimuthRad - this.#azimuth.angle);
    const elevation = observation.elevationRad - this.#elevation.angle;
    const doubt = (angle: number): number => 0.3 + (1.2 * vantage.pixelRad) / angle;
    const height = Math.log(observation.heightRad / this.#heightRad) / doubt(this.#heightRad);
    const width = Math.log(observation.widthRad / this.#widthRad) / doubt(this.#widthRad);
    return (
      azimuth ** 2 / (this.#azimuth.variance + noise) +
      elevation ** 2 / (this.#elevation.variance + noise) +
      height ** 2 +
      0.5 * width ** 2
    );
  }

  /** Takes the box as its own. Confirms the track if it has been seen often enough. */
  accept(at: EpochMs, observation: Observation, vantage: Vantage, ground: GroundHeight, errors: ErrorModel): void {
    const noise = this.#noise(observation, vantage);
    this.#azimuth.update(wrapAngle(observation.azimuthRad - this.#azimuth.angle), noise);
    this.#elevation.update(observation.elevationRad - this.#elevation.angle, noise);
    this.#heightRad += SIZE_GAIN * (observation.heightRad - this.#heightRad);
    this.#widthRad += SIZE_GAIN * (observation.widthRad - this.#widthRad);
    this.#last = observation;
    this.observedAt = at;
    const sharpness = sharpnessOf(observation);
    this.#history.add(observation.box, sharpness);
    this.#classification = this.#history.classification();
    if (at - this.firstSeenAt >= NAMED_AFTER_MS || sharpness >= SHARP_AT_ONCE) {
      this.#verdict = verdictOf(this.#classification, this.#verdict);
    }
    this.#watchLostPerson(at);
    const sighting = this.#remember(observation, at, vantage);
    this.#note(observation.box.score >= this.#parameters.highScore);
    if (this.confirmed) this.#locate(sighting, ground, errors);
    const place = this.#position?.filter.estimate(at)?.position;
    this.#stillness.add(at, observation, vantage.origin, place);
  }

  miss(): void {
    this.#note(false);
  }

  /** An unconfirmed track that can no longer be confirmed, or a confirmed one unseen for too long. */
  isOver(at: EpochMs): boolean {
    const { confirmHits, confirmWindow, lostAfterMs } = this.#parameters;
    if (this.confirmed) return at - this.observedAt >= lostAfterMs;
    return this.#hits.filter((hit) => !hit).length > confirmWindow - confirmHits || at - this.observedAt >= lostAfterMs;
  }

  report(state: TrackReport['state'], model: TrackReport['model'], errors: ErrorModel): TrackReport {
    const sighting = this.#sightings.at(-1);
    const bias = Math.hypot(errors.attitudeBiasRad, sighting?.yawSigmaRad ?? 0);
    const estimate = placed(this.#position?.filter.estimate(this.observedAt));
    const welfare = this.#stillness.assess(this.observedAt, this.#classification, this.#mayBeFallen);
    const { x, y, width, height } = this.#last.box;
    return {
      objectId: this.objectId,
      state,
      sensor: 'thermal',
      model,
      firstSeenAt: this.firstSeenAt,
      observedAt: this.observedAt,
      detectionConfidence: this.#history.score(),
      classification: told(this.#classification, this.#verdict),
      azimuthRad: this.#last.azimuthRad,
      elevationRad: this.#last.elevationRad,
      azimuthSigmaRad: Math.sqrt(this.#azimuth.variance + bias ** 2),
      elevationSigmaRad: Math.sqrt(this.#elevation.variance + errors.attitudeBiasRad ** 2),
      ...(estimate && { estimate }),
      box: { x, y, width, height },
      ...(welfare && { welfare }),
    };
  }

  /** One who is seen again while the track of it lasts did not fall. */
  #watchLostPerson(at: EpochMs): void {
    if (this.#lostPerson === undefined) return;
    if (this.#lostPerson.observedAt >= this.firstSeenAt) this.#mayBeFallen = false;
    else if (at - this.firstSeenAt < this.#parameters.lostAfterMs) return;
    this.#lostPerson = undefined;
  }

  #note(hit: boolean): void {
    const { confirmHits, confirmWindow } = this.#parameters;
    this.#hits = [...this.#hits, hit].slice(-confirmWindow);
    if (this.#hits.filter(Boolean).length >= confirmHits) this.confirmed = true;
  }

  #rateSigma(): number {
    return this.#parameters.agility[this.type] * this.#heightRad + 0.005;
  }

  #noise({ heightRad }: Observation, { pixelRad }: Vantage): number {
    return (0.7 * pixelRad) ** 2 + (0.06 * heightRad) ** 2 + this.#parameters.compensationSigmaRad ** 2;
  }

  #remember(observation: Observation, at: EpochMs, vantage: Vantage): Sighting {
    const { azimuthRad, footElevationRad, heightRad, widthRad, clipped } = observation;
    const sighting = { at, ...vantage, azimuthRad, footElevationRad, heightRad, widthRad, clipped };
    this.#sightings.push(sighting);
    if (this.#sightings.length > REPLAYED) this.#sightings.shift();
    return sighting;
  }

  #locate(sighting: Sighting, ground: GroundHeight, errors: ErrorModel): void {
    if (this.#position?.type === this.type) {
      this.#position.filter.add(sighting);
      return;
    }
    const filter = new PositionFilter(this.type, ground, errors);
    for (const each of this.#sightings) filter.add(each);
    this.#position = { type: this.type, filter };
  }
}

/** Few pixels may be anything, and so may what is cut off at its side; what is cut off above or below may be larger, never smaller. */
function sharpnessOf({ box, clipped, clippedAside }: Observation): number {
  if (clippedAside || (clipped && box.height < STANDING_ASPECT * box.width)) return 0;
  return Math.min(1, Math.sqrt(box.width * box.height) / SHARP_PX);
}

function placed(estimate: PositionEstimate | undefined): PositionEstimate | undefined {
  if (estimate === undefined) return undefined;
  return ellipse95(positionCovariance(estimate.covariance)).semiMajorM <= MOST_SEMI_MAJOR_M ? estimate : undefined;
}
