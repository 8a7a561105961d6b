import { findBlobs } from './blobs.ts';
import type { Blob } from './blobs.ts';
import { frameNoise } from './frame-noise.ts';
import type { HotSpotParameters } from './hot-spot-parameters.ts';
import { CELL, LocalContrast, plane } from './local-contrast.ts';
import type { Plane } from './local-contrast.ts';
import { mergeBlobs } from './merge-blobs.ts';

/** Blobs of one frame at every threshold and both resolutions: nested, most of them clutter. */
export interface Candidates {
  readonly blobs: readonly Blob[];
  /** The sensor's noise in counts. */
  readonly noise: number;
}

/** Finds candidates in frames of one size; keeps the buffers. */
export class CandidateFinder {
  readonly width: number;
  readonly height: number;
  readonly #parameters: HotSpotParameters;
  readonly #picture: Plane;
  readonly #fine: LocalContrast;
  readonly #coarse: LocalContrast;

  constructor(width: number, height: number, parameters: HotSpotParameters) {
    this.width = width;
    this.height = height;
    this.#parameters = parameters;
    this.#picture = plane(width, height);
    this.#fine = new LocalContrast(width, height, parameters.contrast);
    this.#coarse = new LocalContrast(this.#fine.cells.width, this.#fine.cells.height, parameters.contrast);
  }

  find(pixels: Uint16Array): Candidates {
    this.#picture.values.set(pixels);
    const noise = frameNoise(this.#picture);
    this.#fine.measure(this.#picture, noise);
    this.#coarse.measure(this.#fine.cells, noise);
    const { coarseFromPx } = this.#parameters;
    const fine = this.#atEveryLevel(this.#picture, this.#fine, noise);
    const coarse = this.#atEveryLevel(this.#fine.cells, this.#coarse, noise)
      .map(inPixels)
      .filter((blob) => Math.max(blob.right - blob.left, blob.bottom - blob.top) >= coarseFromPx);
    return { blobs: [...fine, ...coarse], noise };
  }

  #atEveryLevel(picture: Plane, contrast: LocalContrast, noise: number): Blob[] {
    const { growSigmas, levels, leastPixels, mergeGap } = this.#parameters;
    const { level, sigma } = contrast.background;
    const thresholds = new Float32Array(level.length);
    return levels.flatMap((times) => {
      for (let i = 0; i < thresholds.length; i++) {
        thresholds[i] = (level[i] as number) + Math.max(growSigmas * (sigma[i] as number), times * noise);
      }
      return mergeBlobs(findBlobs(picture, contrast, thresholds, leastPixels), mergeGap);
    });
  }
}

const inPixels = (blob: Blob): Blob => ({
  ...blob,
  left: blob.left * CELL,
  top: blob.top * CELL,
  right: blob.right * CELL,
  bottom: blob.bottom * CELL,
  pixels: blob.pixels * CELL * CELL,
});
