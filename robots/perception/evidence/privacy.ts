import type { BoxArea } from '../detector-port.ts';
import type { GreyImage } from './png.ts';

/** perception.md: blocks of at least a twelfth of the box's height. */
const BLOCK_SHARE = 1 / 12;
/** A detector's box may cut off hair and feet. */
const MARGIN_SHARE = 0.1;

/** A copy in which the box, with a margin, shows only the means of blocks. */
export function pixelate(image: GreyImage, box: BoxArea): GreyImage {
  const pixels = image.pixels.slice();
  const block = Math.max(2, Math.ceil(box.height * BLOCK_SHARE));
  const margin = Math.ceil(Math.max(1, MARGIN_SHARE * box.height));
  const area = inside(image, {
    x: box.x - margin,
    y: box.y - margin,
    width: box.width + 2 * margin,
    height: box.height + 2 * margin,
  });
  for (let top = area.top; top < area.bottom; top += block) {
    for (let left = area.left; left < area.right; left += block) {
      fillWithMean(pixels, image.width, {
        left,
        top,
        right: Math.min(area.right, left + block),
        bottom: Math.min(area.bottom, top + block),
      });
    }
  }
  return { ...image, pixels };
}

/** A copy in which the box is black. */
export function blank(image: GreyImage, box: BoxArea): GreyImage {
  const pixels = image.pixels.slice();
  const { left, top, right, bottom } = inside(image, box);
  for (let row = top; row < bottom; row++) pixels.fill(0, row * image.width + left, row * image.width + right);
  return { ...image, pixels };
}

interface Edges {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Whole pixels touched by the box, within the image. */
function inside({ width, height }: GreyImage, box: BoxArea): Edges {
  const left = Math.max(0, Math.floor(box.x));
  const top = Math.max(0, Math.floor(box.y));
  return {
    left,
    top,
    right: Math.max(left, Math.min(width, Math.ceil(box.x + box.width))),
    bottom: Math.max(top, Math.min(height, Math.ceil(box.y + box.height))),
  };
}

function fillWithMean(pixels: Uint8Array, width: number, { left, top, right, bottom }: Edges): void {
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) sum += pixels[row * width + column] as number;
  }
  const mean = Math.round(sum / ((right - left) * (bottom - top)));
  for (let row = top; row < bottom; row++) pixels.fill(mean, row * width + left, row * width + right);
}
