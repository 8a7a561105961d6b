import type { Point2 } from '#shared/geo/polygon.ts';

/** Where sector metres fall on a canvas, in CSS pixels. */
export interface MapView {
  readonly pxPerM: number;
  /** Canvas pixels of the sector's origin. */
  readonly originX: number;
  readonly originY: number;
  readonly width: number;
  readonly height: number;
}

export const toPx = (view: MapView, { x, y }: Point2): Point2 => ({
  x: view.originX + x * view.pxPerM,
  y: view.originY - y * view.pxPerM,
});

/** A path through sector points, left open. */
export function tracePath(ctx: CanvasRenderingContext2D, view: MapView, points: readonly Point2[]): void {
  ctx.beginPath();
  for (const [index, point] of points.entries()) {
    const { x, y } = toPx(view, point);
    if (index === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
}
