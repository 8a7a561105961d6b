import type { Point2 } from '#shared/geo/polygon.ts';
import { bearingDeg, distanceText } from '../display/position-text.ts';
import { drawPlate } from './draw-text.ts';
import { toPx } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette } from './palette.ts';

/** Distance and bearing from a chosen place to the pointer. */
export function drawMeasure(ctx: CanvasRenderingContext2D, view: MapView, from: Point2, to: Point2): void {
  const a = toPx(view, from);
  const b = toPx(view, to);
  ctx.beginPath();
  ctx.moveTo(a.x, a.y);
  ctx.lineTo(b.x, b.y);
  ctx.strokeStyle = palette.select;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  const bearing = String(bearingDeg(Math.atan2(to.y - from.y, to.x - from.x))).padStart(3, '0');
  drawPlate(
    ctx,
    { title: `${distanceText(Math.hypot(to.x - from.x, to.y - from.y))}, ${bearing}°` },
    b.x + 12,
    b.y + 8,
  );
}
