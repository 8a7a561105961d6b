import type { Image } from '#shared/ros/messages.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { CameraView } from '../camera/camera-view.ts';
import type { Box } from '../detector-port.ts';
import type { TrackReport } from '../tracking/track-report.ts';

/** A frame with everything that was found in it. */
export interface ArchivedFrame {
  readonly at: EpochMs;
  readonly image: Image;
  readonly view: CameraView;
  /** Undefined until the detections of the frame are known: then it must not be shown to anybody. */
  boxes: readonly Box[] | undefined;
  readonly tracks: Map<string, TrackReport>;
}

/** The newest frames, by reference; bounded. */
export class FrameArchive {
  readonly #capacity: number;
  readonly #frames: ArchivedFrame[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  addImage(image: Image, view: CameraView): void {
    this.#frames.push({ at: fromStamp(image.header.stamp), image, view, boxes: undefined, tracks: new Map() });
    if (this.#frames.length > this.#capacity) this.#frames.shift();
  }

  addBoxes(at: EpochMs, boxes: readonly Box[]): void {
    const frame = this.#at(at);
    if (frame !== undefined) frame.boxes = boxes;
  }

  addTrack(report: TrackReport): void {
    this.#at(report.observedAt)?.tracks.set(report.objectId, report);
  }

  /** Frames not older than `since` whose boxes are known and in which the object was seen. */
  framesOf(objectId: string, since: EpochMs): readonly (ArchivedFrame & { readonly boxes: readonly Box[] })[] {
    return this.#frames.filter(
      (frame): frame is ArchivedFrame & { readonly boxes: readonly Box[] } =>
        frame.at >= since && frame.boxes !== undefined && frame.tracks.has(objectId),
    );
  }

  #at(time: EpochMs): ArchivedFrame | undefined {
    return this.#frames.findLast((frame) => frame.at === time);
  }
}
