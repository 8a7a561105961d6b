import type { BoxArea } from '#robots/perception/detector-port.ts';
import { FRAME_HEIGHT, FRAME_WIDTH } from '#simulation/sensors/camera-pose.ts';

/** The part of a box within the image. */
export function inImage(box: BoxArea): BoxArea {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(FRAME_WIDTH, box.x + box.width) - x),
    height: Math.max(0, Math.min(FRAME_HEIGHT, box.y + box.height) - y),
  };
}

/** Intersection over union of at least 0.3; for boxes of a few pixels, where that is a matter of one pixel, near centres. */
export function isSame(truth: BoxArea, found: BoxArea): boolean {
  const shared = overlap(truth, found);
  if (shared >= 0.3 * (truth.width * truth.height + found.width * found.height - shared)) return true;
  if (Math.max(truth.width, truth.height) >= 16) return false;
  const dx = Math.abs(truth.x + truth.width / 2 - found.x - found.width / 2);
  const dy = Math.abs(truth.y + truth.height / 2 - found.y - found.height / 2);
  return dx < Math.max(2, 0.4 * truth.width) && dy < Math.max(2.5, 0.4 * truth.height);
}

/** Shared area in square pixels. */
export function overlap(a: BoxArea, b: BoxArea): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
