import type { BoxArea, ThermalFrame } from '../detector-port.ts';

/** How well a frame shows an object; comparable between frames of one camera. Larger, sharper, more confident is better. */
export function shotQuality(frame: ThermalFrame, box: BoxArea, confidence: number): number {
  const clipped =
    box.x <= 0 || box.y <= 0 || box.x + box.width >= frame.width || box.y + box.height >= frame.height ? 0.3 : 1;
  return Math.sqrt(box.width * box.height) * sharpness(frame, box) * confidence * clipped;
}

/** Mean step between neighbours over the spread of counts within the box: 0 for a smear, about 1 for noise. */
function sharpness({ width, height, pixels }: ThermalFrame, box: BoxArea): number {
  const left = Math.max(0, Math.floor(box.x) - 1);
  const top = Math.max(0, Math.floor(box.y) - 1);
  const right = Math.min(width - 1, Math.ceil(box.x + box.width));
  const bottom = Math.min(height - 1, Math.ceil(box.y + box.height));
  let [steps, count, low, high] = [0, 0, 65535, 0];
  for (let row = top; row < bottom; row++) {
    for (let at = row * width + left; at < row * width + right; at++) {
      const here = pixels[at] as number;
      steps += Math.abs(here - (pixels[at + 1] as number)) + Math.abs(here - (pixels[at + width] as number));
      count++;
      low = Math.min(low, here);
      high = Math.max(high, here);
    }
  }
  return count === 0 || high <= low ? 0 : steps / (2 * count * (high - low));
}
