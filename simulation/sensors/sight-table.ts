import type { SceneActor } from '../actors/scene-actor.ts';

/** Classes a detector may score, in the order of a sample's scores. */
export const sightClasses = ['person', 'vehicle', 'animal', 'drone'] as const;

/** How a thing shows itself: what recall, besides range, depends on. */
export const sightPoses = [
  'person-upright',
  'person-lying',
  'vehicle-side',
  'vehicle-end',
  'animal-side',
  'animal-end',
  'drone',
] as const;
export type SightPose = (typeof sightPoses)[number];

/** Upper ends of the range classes, metres; nothing is detected beyond the last. */
export const sightRangesM = [20, 30, 45, 65, 90, 125, 170, 230, 310, 420, 570, 770] as const;

/**
 * One answer of the real detector: offset of the box's centre from the true one (pixels right and down), its width and height as
 * multiples of the true ones, then the scores of `sightClasses`.
 */
export type SightSample = readonly [
  du: number,
  dv: number,
  widthRatio: number,
  heightRatio: number,
  person: number,
  vehicle: number,
  animal: number,
  drone: number,
];

/** A false alarm: centre and size in pixels, then the scores of `sightClasses`. */
export type FalseAlarmSample = SightSample;

export interface SightCell {
  readonly tried: number;
  readonly recall: number;
  readonly samples: readonly SightSample[];
}

export interface FalseAlarms {
  readonly perFrame: number;
  readonly samples: readonly FalseAlarmSample[];
}

/** What `fit-statistical-sight` learnt from rendered frames; the samples are drawn again as they are. */
export interface SightTable {
  readonly detector: string;
  readonly seed: string;
  readonly frames: number;
  /** By pose, then range class. */
  readonly cells: Readonly<Record<SightPose, readonly SightCell[]>>;
  readonly falseAlarms: Readonly<Record<'hills' | 'yard', FalseAlarms>>;
}

/** `turnRad`: heading relative to the line of sight. */
export function sightPoseOf(actor: SceneActor, turnRad: number): SightPose {
  switch (actor.class) {
    case 'person':
      return actor.posture === 'lying' ? 'person-lying' : 'person-upright';
    case 'vehicle':
      return Math.abs(Math.sin(turnRad)) > 0.5 ? 'vehicle-side' : 'vehicle-end';
    case 'animal':
      return Math.abs(Math.sin(turnRad)) > 0.5 ? 'animal-side' : 'animal-end';
    case 'drone':
      return 'drone';
  }
}

/** Undefined beyond the last range class. */
export function rangeClassOf(rangeM: number): number | undefined {
  const index = sightRangesM.findIndex((end) => rangeM < end);
  return index === -1 ? undefined : index;
}
