import type { CameraView } from '../camera/camera-view.ts';
import type { FrameGeometry } from '../detector-port.ts';
import type { GroundHeight } from './ground-height.ts';
import { groundRange } from './ground-range.ts';

/** Beyond it a ray that misses the ground by its error is only known to reach far. */
const FAR_SHARE = 4;

/** Ranges of pixels on known ground; their bounds from one sigma of the attitude. */
export function frameGeometry(view: CameraView, ground: GroundHeight, attitudeSigmaRad: number): FrameGeometry {
  const { origin } = view;
  return {
    focalPx: view.intrinsics.fy,
    groundRange(u, v) {
      const direction = view.direction(u, v);
      const rangeM = groundRange(origin, direction, ground);
      if (rangeM === undefined) return undefined;
      const at = (offset: number): number | undefined =>
        groundRange(origin, { ...direction, elevationRad: direction.elevationRad + offset }, ground);
      const nearM = Math.min(rangeM, at(-attitudeSigmaRad) ?? rangeM);
      return { nearM, rangeM, farM: Math.max(rangeM, at(attitudeSigmaRad) ?? FAR_SHARE * rangeM) };
    },
  };
}
