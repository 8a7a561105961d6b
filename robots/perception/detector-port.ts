import type { ObjectClass } from '#shared/contracts/extension/common.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** Names a detector exactly: a changed parameter or weight is another model. */
export interface ModelIdentity {
  readonly name: string;
  readonly version: string;
  /** Lower-case hex of the weights or of the canonical parameters. */
  readonly sha256: string;
}

/** Horizontal distance in metres to the ground behind a pixel, and the bounds left by the robot's attitude error. */
export interface GroundRange {
  readonly nearM: number;
  readonly rangeM: number;
  readonly farM: number;
}

/** What the robot knows about how a frame was taken. Pixel (0, 0) is the upper left corner of the first pixel. */
export interface FrameGeometry {
  readonly focalPx: number;
  /** Undefined where the ray does not meet the ground within reach. */
  groundRange(u: number, v: number): GroundRange | undefined;
}

/** A single-channel thermal frame in counts, row-major; hotter is larger. Counts need no radiometric meaning. */
export interface ThermalFrame {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint16Array;
  readonly at: EpochMs;
  readonly geometry?: FrameGeometry;
}

export interface ClassScore {
  readonly class: ObjectClass;
  readonly score: number;
}

/** Axis-aligned, in pixels; (x, y) is the upper left corner. */
export interface BoxArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A detection in one frame: `score` that it is an object at all; class scores add up to at most `score`. */
export interface Box extends BoxArea {
  readonly score: number;
  readonly classes: readonly ClassScore[];
}

export interface Detector {
  readonly model: ModelIdentity;
  detect(frame: ThermalFrame): readonly Box[] | Promise<readonly Box[]>;
}
