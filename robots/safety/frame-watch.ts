import type { Detection2DArray, Image } from '#shared/ros/messages.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { safetyLimits } from './safety-limits.ts';

/** What is wrong with the camera's frames. */
export type FrameTrouble = 'repeats' | 'stamps stand still' | 'nothing comes';

const { equalDetectionsMs, equalFrames, framesSilentMs } = safetyLimits;
const equalStamps = 5;
const sampledBytes = 61;

/** Notices a frozen camera: frames equal to the last bit, stamps that stand still, or no frame any more. Milliseconds. */
export class FrameWatch {
  #content: number | string | undefined;
  /** Of frames, where noise changes each: so many are one frame shown again and again. */
  #equalCount = 0;
  /** Of detections: a warm stone may look the same for a while. */
  #equalSinceMs = 0;
  #hasFrames = true;
  #stampMs = Number.NaN;
  #equalStamps = 0;
  #seenAtMs: number | undefined;

  addImage({ data, header }: Image, nowMs: number): void {
    let sum = 0;
    for (let i = 0; i < data.length; i += sampledBytes) sum = (sum * 31 + (data[i] as number)) | 0;
    this.#hasFrames = true;
    this.#add(sum, fromStamp(header.stamp), nowMs);
  }

  /** Where a detector of somebody else, or a simulator, shows only what it found. */
  addDetections({ detections, header }: Detection2DArray, nowMs: number): void {
    const found = detections.map(({ bbox, results }) => ({ bbox, results }));
    this.#hasFrames = false;
    this.#add(found.length === 0 ? undefined : JSON.stringify(found), fromStamp(header.stamp), nowMs);
  }

  trouble(nowMs: number): FrameTrouble | undefined {
    if (this.#seenAtMs === undefined) return undefined;
    if (nowMs - this.#seenAtMs > framesSilentMs) return 'nothing comes';
    if (this.#equalStamps >= equalStamps) return 'stamps stand still';
    const isFrozen = this.#hasFrames
      ? this.#equalCount >= equalFrames
      : this.#content !== undefined && this.#seenAtMs - this.#equalSinceMs >= equalDetectionsMs;
    return isFrozen ? 'repeats' : undefined;
  }

  #add(content: number | string | undefined, stampMs: number, nowMs: number): void {
    this.#seenAtMs = nowMs;
    const isEqual = content !== undefined && content === this.#content;
    this.#equalCount = isEqual ? this.#equalCount + 1 : 0;
    if (!isEqual) this.#equalSinceMs = nowMs;
    this.#content = content;
    this.#equalStamps = stampMs === this.#stampMs ? this.#equalStamps + 1 : 0;
    this.#stampMs = stampMs;
  }
}
