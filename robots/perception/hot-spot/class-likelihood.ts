import type { BoxArea, FrameGeometry } from '../detector-port.ts';
import type { Blob } from './blobs.ts';
import type { Kind, Normal } from './kind.ts';

export interface Features {
  /** Undefined before the sky or without geometry; the doubt is one sigma. */
  readonly logHeight: { readonly value: number; readonly doubt: number } | undefined;
  readonly hasGeometry: boolean;
  readonly logPixels: number;
  readonly logAspect: number;
  readonly fill: number;
  readonly logContrast: number;
  readonly logPeak: number;
  /** One sigma of a logarithm of height and width from the pixel grid. */
  readonly heightDoubt: number;
  readonly widthDoubt: number;
}

/** Box edges are good to about this, pixels. */
const EDGE_PX = 0.6;

export function featuresOf(blob: Blob, noise: number, geometry: FrameGeometry | undefined): Features {
  const width = blob.right - blob.left;
  const height = blob.bottom - blob.top;
  const range = geometry?.groundRange((blob.left + blob.right) / 2, blob.bottom);
  return {
    logHeight:
      geometry && range
        ? { value: Math.log((height * range.rangeM) / geometry.focalPx), doubt: Math.log(range.farM / range.nearM) / 2 }
        : undefined,
    hasGeometry: geometry !== undefined,
    logPixels: Math.log(height),
    logAspect: Math.log(height / width),
    fill: blob.pixels / (width * height),
    logContrast: Math.log(blob.contrast / noise),
    logPeak: Math.log(blob.peak / blob.contrast),
    heightDoubt: EDGE_PX / height,
    widthDoubt: EDGE_PX / width,
  };
}

export function logLikelihood(kind: Kind, features: Features): number {
  const { heightDoubt, widthDoubt } = features;
  let log = Math.log(kind.prior) + logDensity(features.logPixels, kind.logPixels, 0);
  log += logDensity(features.logAspect, kind.logAspect, Math.hypot(heightDoubt, widthDoubt));
  log += logDensity(features.fill, kind.fill, 0);
  log += logDensity(features.logContrast, kind.logContrast, 0);
  log += logDensity(features.logPeak, kind.logPeak, 0);
  if (features.hasGeometry) log += Math.log(features.logHeight ? kind.grounded : 1 - kind.grounded);
  if (features.logHeight) {
    log += logDensity(features.logHeight.value, kind.logHeight, Math.hypot(features.logHeight.doubt, heightDoubt));
  }
  return log;
}

function logDensity(value: number, { mean, sigma }: Normal, doubt: number): number {
  const variance = sigma * sigma + doubt * doubt;
  return -((value - mean) ** 2) / (2 * variance) - Math.log(variance) / 2;
}

export const areaOf = ({ left, top, right, bottom }: Blob): BoxArea => ({
  x: left,
  y: top,
  width: right - left,
  height: bottom - top,
});
