import type { CameraView } from '../camera/camera-view.ts';
import type { Box } from '../detector-port.ts';

/** A box as directions in the frame `map`: the robot's own turning is out of it. */
export interface Observation {
  readonly box: Box;
  /** Of the box's centre. */
  readonly azimuthRad: number;
  readonly elevationRad: number;
  readonly footElevationRad: number;
  readonly heightRad: number;
  readonly widthRad: number;
  /** The box touches an edge of the image ... */
  readonly clipped: boolean;
  /** ... to its left or right. */
  readonly clippedAside: boolean;
}

export function observe(box: Box, view: CameraView): Observation {
  const { width, height } = view.intrinsics;
  const [u, v] = [box.x + box.width / 2, box.y + box.height / 2];
  const centre = view.direction(u, v);
  const foot = view.direction(u, box.y + box.height);
  const head = view.direction(u, box.y);
  const left = view.direction(box.x, v);
  const right = view.direction(box.x + box.width, v);
  const clippedAside = box.x <= 0.5 || box.x + box.width >= width - 0.5;
  return {
    box,
    azimuthRad: centre.azimuthRad,
    elevationRad: centre.elevationRad,
    footElevationRad: foot.elevationRad,
    heightRad: angleBetween(head, foot),
    widthRad: angleBetween(left, right),
    clipped: clippedAside || box.y <= 0.5 || box.y + box.height >= height - 0.5,
    clippedAside,
  };
}

/** Great-circle angle, for small angles. */
function angleBetween(
  a: { readonly azimuthRad: number; readonly elevationRad: number },
  b: { readonly azimuthRad: number; readonly elevationRad: number },
): number {
  const across = Math.sin((a.azimuthRad - b.azimuthRad) / 2) * Math.cos((a.elevationRad + b.elevationRad) / 2);
  const up = Math.sin((a.elevationRad - b.elevationRad) / 2);
  return 2 * Math.asin(Math.min(1, Math.hypot(across, up)));
}
