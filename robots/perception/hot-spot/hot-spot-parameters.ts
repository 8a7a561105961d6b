import type { Kind } from './kind.ts';
import { kinds } from './kinds.ts';
import type { ContrastParameters } from './local-contrast.ts';

export interface HotSpotParameters {
  readonly contrast: ContrastParameters;
  /** A threshold lies this far above the background: at least so many of its local sigmas ... */
  readonly growSigmas: number;
  /** ... and so many times the sensor's noise, one level after the other. */
  readonly levels: readonly number[];
  readonly leastPixels: number;
  /** Boxes of the coarse level count from this size on, in pixels of the frame. */
  readonly coarseFromPx: number;
  /** Gap between parts of one body as a share of the larger part's height. */
  readonly mergeGap: number;
  readonly kinds: readonly Kind[];
  readonly leastScore: number;
  /** Nested boxes whose scores differ by less are ranked by size. */
  readonly sameScore: number;
}

export const hotSpotParameters: HotSpotParameters = {
  contrast: { guardCells: 2, depthCells: 5, breadthCells: 2, leastCells: 8, suspectSigmas: 2.5 },
  growSigmas: 2,
  levels: [6, 12, 24, 48, 96],
  leastPixels: 3,
  coarseFromPx: 40,
  mergeGap: 0.25,
  kinds,
  leastScore: 0.1,
  sameScore: 0.05,
};
