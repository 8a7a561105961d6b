import type { Point2 } from '#shared/geo/polygon.ts';
import { isInside } from '#shared/geo/polygon.ts';
import type { CameraView } from '../camera/camera-view.ts';
import type { BoxArea } from '../detector-port.ts';
import type { GroundHeight } from '../geolocation/ground-height.ts';

/** A home: never shown. Polygon in the frame `map`, metres. */
export interface MaskedArea {
  readonly name: string;
  readonly polygon: readonly Point2[];
  readonly heightM: number;
}

export interface MaskSet {
  /** Signed with every picture. */
  readonly version: string;
  readonly areas: readonly MaskedArea[];
}

export const noMasks: MaskSet = { version: 'none', areas: [] };

const OUTLINE_STEP_M = 2;
/** Covers the robot's own position and attitude error, pixels. */
const MARGIN_PX = 8;

/** Where the area may show in the image: a box, undefined if it is out of view. Inside the area that is the whole image. */
export function maskedBox(area: MaskedArea, view: CameraView, ground: GroundHeight): BoxArea | undefined {
  const { width, height } = view.intrinsics;
  if (isInside(view.origin, area.polygon)) return { x: 0, y: 0, width, height };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of outline(area.polygon)) {
    for (const rise of [0, area.heightM]) {
      const [dx, dy] = [point.x - view.origin.x, point.y - view.origin.y];
      const dz = ground(point.x, point.y) + rise - view.origin.z;
      const pixel = view.project({
        azimuthRad: Math.atan2(dy, dx),
        elevationRad: Math.atan2(dz, Math.hypot(dx, dy)),
      });
      if (pixel === undefined) continue;
      left = Math.min(left, pixel.u);
      right = Math.max(right, pixel.u);
      top = Math.min(top, pixel.v);
      bottom = Math.max(bottom, pixel.v);
    }
  }
  if (right < 0 || left > width || bottom < 0 || top > height || left > right) return undefined;
  return {
    x: left - MARGIN_PX,
    y: top - MARGIN_PX,
    width: right - left + 2 * MARGIN_PX,
    height: bottom - top + 2 * MARGIN_PX,
  };
}

function* outline(polygon: readonly Point2[]): Generator<Point2> {
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[j] as Point2, polygon[i] as Point2];
    const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / OUTLINE_STEP_M));
    for (let k = 0; k < steps; k++) yield { x: a.x + ((b.x - a.x) * k) / steps, y: a.y + ((b.y - a.y) * k) / steps };
  }
}
