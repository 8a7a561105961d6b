import type { RobotView } from '#shared/contracts/views.ts';
import { toPx } from './map-view.ts';
import type { MapView } from './map-view.ts';
import type { SceneRobot } from './scene.ts';

const ghostColour = '#a9d6cb';
const leastPx = 6;

/** Where a silent robot should be by its contract: a hollow mark in its one-sigma ellipse, tied to where it was heard last. */
export function drawGhost(ctx: CanvasRenderingContext2D, view: MapView, item: SceneRobot): void {
  const { ghost } = item.robot;
  if (ghost === undefined) return;
  const at = toPx(view, ghost);
  ctx.save();
  ctx.strokeStyle = ghostColour;
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.6;
  ctx.setLineDash([1.5, 4]);
  const from = toPx(view, item.position);
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(at.x, at.y);
  ctx.stroke();
  drawEllipse(ctx, view, at, ghost);
  ctx.setLineDash([3, 3]);
  ctx.globalAlpha = 0.9;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(at.x, at.y, 12, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}

function drawEllipse(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  at: { readonly x: number; readonly y: number },
  { angleRad, semiMajorM, semiMinorM }: NonNullable<RobotView['ghost']>,
): void {
  const major = Math.max(leastPx, semiMajorM * view.pxPerM);
  const minor = Math.max(leastPx, semiMinorM * view.pxPerM);
  ctx.setLineDash([2, 5]);
  ctx.globalAlpha = 0.8;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  ctx.ellipse(at.x, at.y, major, minor, -angleRad, 0, 2 * Math.PI);
  ctx.fillStyle = 'rgba(169, 214, 203, 0.08)';
  ctx.fill();
  ctx.stroke();
}
