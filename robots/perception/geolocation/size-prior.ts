import type { ObjectClass } from '#shared/contracts/extension/common.ts';

/** Logarithm of an extent in metres, as mean and one sigma. */
export interface SizePrior {
  readonly meanLog: number;
  readonly sigmaLog: number;
}

const prior = (metres: number, sigmaLog: number): SizePrior => ({ meanLog: Math.log(metres), sigmaLog });

/** Heights; a grown person's varies by 9 % (perception.md: +-9 m at 100 m). */
const heights: Readonly<Record<ObjectClass, SizePrior>> = {
  person: prior(1.72, 0.09),
  vehicle: prior(1.8, 0.25),
  animal: prior(0.75, 0.45),
  drone: prior(0.3, 0.4),
  aircraft: prior(3, 0.6),
  unknown: prior(1.2, 0.6),
};

/** The longer side of a person who lies, sits or crouches, seen from anywhere. */
const lyingExtent = prior(1.2, 0.35);

/** Below this ratio of height to width a person does not stand. */
export const STANDING_ASPECT = 1.3;

/** What a box says about range: which of its sides to use, and how long that side is in the world. */
export function sizePrior(
  type: ObjectClass,
  aspect: number,
): { readonly side: 'height' | 'longer'; readonly prior: SizePrior } {
  if (type === 'person' && aspect < STANDING_ASPECT) return { side: 'longer', prior: lyingExtent };
  return { side: 'height', prior: heights[type] };
}

/** How far a box's edge may lie from the body's, as a share of its height: a vehicle's cold roof and an
 * animal's thin legs are often missed, a person's feet seldom. */
export const edgeShare: Readonly<Record<ObjectClass, number>> = {
  person: 0.05,
  vehicle: 0.35,
  animal: 0.3,
  drone: 0.2,
  aircraft: 0.3,
  unknown: 0.3,
};

/** Metres a second, one sigma an axis: what a target of this class is expected to do before it has been watched. */
export const speedSigmaMps: Readonly<Record<ObjectClass, number>> = {
  person: 1.2,
  vehicle: 5,
  animal: 2.5,
  drone: 6,
  aircraft: 40,
  unknown: 2.5,
};

/** Random acceleration, m/s^2 in a one-second step. */
export const accelerationSigma: Readonly<Record<ObjectClass, number>> = {
  person: 0.5,
  vehicle: 1,
  animal: 1,
  drone: 2,
  aircraft: 3,
  unknown: 1,
};

export const fliesFreely = (type: ObjectClass): boolean => type === 'drone' || type === 'aircraft';
