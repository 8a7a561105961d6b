import type { ObjectClass } from '#shared/contracts/extension/common.ts';

export interface Normal {
  readonly mean: number;
  readonly sigma: number;
}

/** What a kind of thing looks like: normal distributions of the features of its blobs. `unknown` is clutter. */
export interface Kind {
  readonly class: ObjectClass;
  /** Share among all candidates. */
  readonly prior: number;
  /** Logarithm of the height in pixels: the same thing looks different from afar. */
  readonly logPixels: Normal;
  /** Logarithm of the height in metres at the range of the foot. */
  readonly logHeight: Normal;
  /** Logarithm of height over width. */
  readonly logAspect: Normal;
  /** Share of the box that is warm. */
  readonly fill: Normal;
  /** Logarithm of the mean contrast over the sensor's noise. */
  readonly logContrast: Normal;
  /** Logarithm of peak over mean contrast. */
  readonly logPeak: Normal;
  /** Probability that its foot is seen before ground, not sky. */
  readonly grounded: number;
}
