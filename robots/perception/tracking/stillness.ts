import { wrapAngle } from '#shared/geo/angles.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { Classification } from './class-history.ts';
import type { Observation } from './observation.ts';
import type { WelfareAssessment } from './track-report.ts';

/** Below this ratio of height to width a body lies rather than stands. */
const LYING_ASPECT = 0.9;
/** It moved if it went farther than this part of its own longer side. */
const MOVED_SHARE = 0.75;
const NOTICED_AFTER_S = 8;
const CERTAIN_AFTER_S = 40;
const REPORTED_FROM = 0.3;
const ANIMAL_MAY_BE_HUMAN = 0.4;
/** A warm stone lies still too. */
const CLUTTER_MAY_BE_HUMAN = 0.2;
/** What lies where a person was lost from sight, whatever it looks like. */
const FALLEN_IS_HUMAN = 0.8;

interface Anchor {
  readonly at: EpochMs;
  readonly azimuthRad: number;
  readonly elevationRad: number;
  readonly camera: Point2;
  readonly place: Point2 | undefined;
}

/** Watches for a body that lies and does not move. */
export class Stillness {
  #anchor: Anchor | undefined;
  #frames = 0;
  #lyingFrames = 0;

  /** `place`: where it is thought to be, so that a driving robot's own parallax is not taken for its motion. */
  add(at: EpochMs, observation: Observation, camera: Point2, place: Point2 | undefined): void {
    const { heightRad, widthRad, azimuthRad, elevationRad } = observation;
    const anchor = this.#anchor;
    if (anchor === undefined || hasMoved(anchor, observation, camera)) {
      this.#anchor = { at, azimuthRad, elevationRad, camera, place };
      this.#frames = 0;
      this.#lyingFrames = 0;
    }
    this.#frames++;
    if (heightRad < LYING_ASPECT * widthRad) this.#lyingFrames++;
  }

  /** Undefined without a sign. An animal's shape lowers the score, it does not silence it: welfare comes first. */
  assess(
    at: EpochMs,
    classification: readonly Classification[],
    mayBeFallenPerson = false,
  ): WelfareAssessment | undefined {
    if (this.#anchor === undefined) return undefined;
    const seconds = (at - this.#anchor.at) / 1000;
    const lying = this.#lyingFrames / this.#frames;
    if (seconds < NOTICED_AFTER_S || lying < 0.6) return undefined;
    const share = (type: Classification['type']): number =>
      classification.find((each) => each.type === type)?.confidence ?? 0;
    const seeming = share('person') + ANIMAL_MAY_BE_HUMAN * share('animal') + CLUTTER_MAY_BE_HUMAN * share('unknown');
    const human = Math.min(1, Math.max(seeming, mayBeFallenPerson ? FALLEN_IS_HUMAN : 0));
    const patience = Math.min(1, 0.5 + (0.5 * (seconds - NOTICED_AFTER_S)) / (CERTAIN_AFTER_S - NOTICED_AFTER_S));
    const score = human * lying * patience;
    if (score < REPORTED_FROM) return undefined;
    return {
      score,
      signs: ['LYING_STILL'],
      reasons: [
        `not moved for ${Math.round(seconds)} s`,
        `wider than high in ${Math.round(100 * lying)} % of frames`,
        `a person by ${Math.round(100 * share('person'))} %`,
        ...(mayBeFallenPerson ? ['a person was lost from sight there'] : []),
      ],
    };
  }
}

function hasMoved(
  anchor: Anchor,
  { azimuthRad, elevationRad, heightRad, widthRad }: Observation,
  camera: Point2,
): boolean {
  const reach = MOVED_SHARE * Math.max(heightRad, widthRad) + 0.002;
  const driven = Math.hypot(camera.x - anchor.camera.x, camera.y - anchor.camera.y);
  if (driven < 0.5) {
    const turned = wrapAngle(azimuthRad - anchor.azimuthRad);
    return Math.hypot(turned, elevationRad - anchor.elevationRad) > reach;
  }
  if (anchor.place === undefined) return true;
  const [dx, dy] = [anchor.place.x - camera.x, anchor.place.y - camera.y];
  // The range is good to about half: so is the parallax.
  const doubt = (0.5 * driven) / Math.max(1, Math.hypot(dx, dy));
  return Math.abs(wrapAngle(azimuthRad - Math.atan2(dy, dx))) > reach + doubt;
}
