import { wrapAngle } from '#shared/geo/angles.ts';
import type { Random } from '#shared/random/random.ts';
import type { SceneActor } from '../actors/scene-actor.ts';
import { FRAME_HEIGHT, FRAME_WIDTH, HORIZONTAL_FOV_RAD } from './camera-pose.ts';
import type { CameraPose } from './camera-pose.ts';
import { silhouetteBox } from './silhouette-painter.ts';
import type { PixelBox } from './silhouette-painter.ts';
import { silhouetteOf } from './silhouette.ts';
import { rangeClassOf, sightPoseOf } from './sight-table.ts';
import type { FalseAlarmSample, FalseAlarms, SightCell, SightSample, SightTable } from './sight-table.ts';

export interface Sighting extends PixelBox {
  /** Scores of `sightClasses`. */
  readonly scores: readonly [number, number, number, number];
}

/** How long a spell of luck lasts: what makes a person hard to see in one frame is still there in the next. */
const SPELL_S = 3;
const SPELL_SHARE = 0.6;
/** Crossers come and go for hours; now and then all spells end. */
const MAX_SPELLS = 200;
/** Warm stones stay where they are: mean time a false alarm goes on for. */
const FALSE_ALARM_LIFE_S = 2;
/** What stands this far beyond the edge of the field of view may still reach into it. */
const MARGIN_RAD = 0.05;

interface Phantom {
  readonly azimuthRad: number;
  readonly sample: FalseAlarmSample;
  readonly endsS: number;
}

/**
 * Draws what the real detector would have reported for one robot's camera, from a table fitted to it on rendered frames. Marginal
 * recall is the table's; in time it comes in spells.
 */
export class StatisticalSight {
  readonly #table: SightTable;
  readonly #falseAlarms: FalseAlarms;
  readonly #random: Random;
  readonly #luck = new Map<string, { readonly untilS: number; readonly value: number }>();
  #phantoms: readonly Phantom[] = [];
  #lastS: number | undefined;

  constructor(table: SightTable, style: 'hills' | 'yard', random: Random) {
    this.#table = table;
    this.#falseAlarms = table.falseAlarms[style];
    this.#random = random;
  }

  /** `isVisible` is asked only about actors within range and field of view. */
  look(
    camera: CameraPose,
    actors: readonly SceneActor[],
    isVisible: (actor: SceneActor) => boolean,
    timeS: number,
  ): readonly Sighting[] {
    const sightings: Sighting[] = [];
    const heading = Math.atan2(camera.forward.y, camera.forward.x);
    for (const actor of actors) {
      const sighting = this.#lookFor(camera, heading, actor, isVisible, timeS);
      if (sighting !== undefined) sightings.push(sighting);
    }
    sightings.push(...this.#imagine(heading, timeS));
    return sightings;
  }

  #lookFor(
    camera: CameraPose,
    heading: number,
    actor: SceneActor,
    isVisible: (actor: SceneActor) => boolean,
    timeS: number,
  ): Sighting | undefined {
    const dx = actor.x - camera.origin.x;
    const dy = actor.y - camera.origin.y;
    const rangeClass = rangeClassOf(Math.sqrt(dx * dx + dy * dy));
    if (rangeClass === undefined || !actor.active) return undefined;
    const azimuth = Math.atan2(dy, dx);
    if (Math.abs(wrapAngle(azimuth - heading)) > HORIZONTAL_FOV_RAD / 2 + MARGIN_RAD) return undefined;
    const cell = this.#table.cells[sightPoseOf(actor, actor.yaw - azimuth)][rangeClass];
    if (cell === undefined || cell.samples.length === 0 || !isVisible(actor)) return undefined;
    const box = silhouetteBox(camera, actor, silhouetteOf(actor, actor.yaw - azimuth, timeS));
    if (box === undefined || !isCentredInImage(box)) return undefined;
    if (!this.#isLucky(actor.actorId, cell.recall, timeS)) return undefined;
    return distort(box, this.#draw(cell));
  }

  #draw({ samples }: SightCell): SightSample {
    return this.#random.pick(samples as readonly [SightSample, ...SightSample[]]);
  }

  /** A normal score, part of which lasts for a spell, against the score that the recall asks for. */
  #isLucky(actorId: string, recall: number, timeS: number): boolean {
    let spell = this.#luck.get(actorId);
    if (spell === undefined || timeS >= spell.untilS) {
      spell = { untilS: timeS + SPELL_S, value: this.#random.normal() };
      if (this.#luck.size >= MAX_SPELLS) this.#luck.clear();
      this.#luck.set(actorId, spell);
    }
    const fresh = Math.sqrt(1 - SPELL_SHARE ** 2) * this.#random.normal();
    return standardNormalBelow(SPELL_SHARE * spell.value + fresh) < recall;
  }

  #imagine(heading: number, timeS: number): readonly Sighting[] {
    const { perFrame, samples } = this.#falseAlarms;
    const [first, ...rest] = samples;
    if (perFrame === 0 || first === undefined) return [];
    const seconds = this.#lastS === undefined ? FALSE_ALARM_LIFE_S : timeS - this.#lastS;
    this.#lastS = timeS;
    this.#phantoms = this.#phantoms.filter(({ endsS }) => endsS > timeS);
    // Births keep the mean number alive at `perFrame`.
    if (this.#random.chance(Math.min(1, (perFrame * seconds) / FALSE_ALARM_LIFE_S))) {
      const sample = this.#random.pick([first, ...rest]);
      const azimuthRad = heading + ((FRAME_WIDTH / 2 - sample[0]) / FRAME_WIDTH) * HORIZONTAL_FOV_RAD;
      const life = -FALSE_ALARM_LIFE_S * Math.log(1 - this.#random.next());
      this.#phantoms = [...this.#phantoms, { azimuthRad, sample, endsS: timeS + life }];
    }
    return this.#phantoms.flatMap(({ azimuthRad, sample }) => {
      const u = FRAME_WIDTH * (0.5 - wrapAngle(azimuthRad - heading) / HORIZONTAL_FOV_RAD);
      return u > 0 && u < FRAME_WIDTH ? [phantomAt(u, sample)] : [];
    });
  }
}

function isCentredInImage({ x, y, width, height }: PixelBox): boolean {
  const [u, v] = [x + width / 2, y + height / 2];
  return u >= 0 && u < FRAME_WIDTH && v >= 0 && v < FRAME_HEIGHT;
}

function distort(box: PixelBox, [du, dv, widthRatio, heightRatio, ...scores]: SightSample): Sighting {
  const width = box.width * widthRatio;
  const height = box.height * heightRatio;
  return {
    x: box.x + box.width / 2 + du - width / 2,
    y: box.y + box.height / 2 + dv - height / 2,
    width,
    height,
    scores,
  };
}

function phantomAt(u: number, [, v, width, height, ...scores]: FalseAlarmSample): Sighting {
  return { x: u - width / 2, y: v - height / 2, width, height, scores };
}

/** Distribution function of the standard normal (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function standardNormalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const above = 0.3989422804014327 * Math.exp((-z * z) / 2) * poly;
  return z >= 0 ? 1 - above : above;
}
