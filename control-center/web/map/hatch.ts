import type { Point2 } from '#shared/geo/polygon.ts';

/** Slanting lines over the path that is current, within the bounds of its points. */
export function hatch(
  ctx: CanvasRenderingContext2D,
  points: readonly Point2[],
  look: { readonly colour: string; readonly alpha: number },
): void {
  const left = Math.min(...points.map(({ x }) => x));
  const right = Math.max(...points.map(({ x }) => x));
  const top = Math.min(...points.map(({ y }) => y));
  const bottom = Math.max(...points.map(({ y }) => y));
  const height = bottom - top;
  ctx.save();
  ctx.clip();
  ctx.beginPath();
  for (let x = left - height; x < right; x += 8) {
    ctx.moveTo(x, top);
    ctx.lineTo(x + height, bottom);
  }
  ctx.globalAlpha = look.alpha;
  ctx.strokeStyle = look.colour;
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.restore();
}
