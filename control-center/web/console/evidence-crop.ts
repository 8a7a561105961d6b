export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** The corner of the picture away from the object, where the magnified part covers nothing that matters. */
  readonly corner: 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Above this share of the picture's width an object is plain to see without a glass. */
const plainShare = 0.2;
const smallestCropPx = 32;

/** The square around an object that is worth magnifying; undefined for one that is large enough. */
export function cropAround(box: Box, width: number, height: number): Crop | undefined {
  const extent = Math.max(box.width, box.height);
  if (extent > width * plainShare) return undefined;
  const size = Math.min(width, height, Math.max(smallestCropPx, extent * 2.5));
  const middleX = box.x + box.width / 2;
  const middleY = box.y + box.height / 2;
  return {
    x: Math.min(width - size, Math.max(0, middleX - size / 2)),
    y: Math.min(height - size, Math.max(0, middleY - size / 2)),
    size,
    corner: `${middleY > height / 2 ? 'top' : 'bottom'}-${middleX > width / 2 ? 'left' : 'right'}`,
  };
}
