import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** One frame's look at a target, already freed of the robot's own rotation (frame `map`). */
export interface Sighting {
  readonly at: EpochMs;
  /** Of the camera. */
  readonly origin: EnuPoint;
  /** One sigma of the robot's position, an axis. */
  readonly positionSigmaM: number;
  readonly yawSigmaRad: number;
  /** Centre of the box, counter-clockwise from east. */
  readonly azimuthRad: number;
  /** Lower edge of the box. */
  readonly footElevationRad: number;
  /** Angles the box spans. */
  readonly heightRad: number;
  readonly widthRad: number;
  readonly pixelRad: number;
  /** The box touches the image's edge, so that foot and size are not those of the target. */
  readonly clipped: boolean;
}
