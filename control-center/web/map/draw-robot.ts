import type { EpochMs } from '#shared/time/clock.ts';
import { cachedPath } from './cached-path.ts';
import { isBatteryLow } from '../display/battery.ts';
import type { StopMark } from '../display/stop-text.ts';
import { modeGlyphs, stopFrame } from '../ui/glyphs.ts';
import { toPx, tracePath } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette, priorityColours } from './palette.ts';
import type { SceneRobot } from './scene.ts';
import { whereaboutsM } from './whereabouts.ts';

/** Flown solid, planned dashed. The unreleased part of an order is fainter. */
export function drawRobotPaths(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  item: SceneRobot,
  withFlown: boolean,
): void {
  const { robot, position, flown } = item;
  ctx.save();
  ctx.strokeStyle = palette.own;
  ctx.lineWidth = 1.8;
  ctx.lineJoin = 'round';
  if (withFlown && flown.length > 1) {
    ctx.globalAlpha = item.selected ? 0.85 : 0.55;
    tracePath(ctx, view, [...flown, position]);
    ctx.stroke();
  }
  const released = robot.plannedPath.filter((point) => point.released);
  const horizon = robot.plannedPath.slice(released.length);
  ctx.setLineDash([7, 5]);
  if (released.length > 0) {
    ctx.globalAlpha = item.selected ? 1 : 0.8;
    tracePath(ctx, view, [position, ...released]);
    ctx.stroke();
  }
  if (horizon.length > 0) {
    ctx.globalAlpha = 0.35;
    tracePath(ctx, view, [released.at(-1) ?? position, ...horizon]);
    ctx.stroke();
  }
  ctx.restore();
}

/** Where a robot not heard may be by now: a growing circle about the place where it was heard last. */
export function drawWhereabouts(ctx: CanvasRenderingContext2D, view: MapView, item: SceneRobot, now: EpochMs): void {
  const radiusM = whereaboutsM(item, now);
  if (radiusM === undefined) return;
  const { x, y } = toPx(view, item.position);
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, Math.max(18, radiusM * view.pxPerM), 0, 2 * Math.PI);
  ctx.fillStyle = 'rgba(169, 214, 203, 0.06)';
  ctx.fill();
  ctx.strokeStyle = '#a9d6cb';
  ctx.globalAlpha = 0.8;
  ctx.lineWidth = 2;
  ctx.setLineDash([2, 5]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  for (const side of [-1, 1]) {
    ctx.moveTo(x - 5, y - side * 5);
    ctx.lineTo(x + 5, y + side * 5);
  }
  ctx.stroke();
  ctx.restore();
}

/** Disc with heading wedge, battery ring and mode; dashed and hollow once not heard; in an octagon until a told stop is confirmed. */
export function drawRobot(ctx: CanvasRenderingContext2D, view: MapView, item: SceneRobot): void {
  const { robot, display, position } = item;
  const { x, y } = toPx(view, position);
  ctx.save();
  ctx.translate(x, y);
  if (display.live) {
    drawWedge(ctx, position.thetaRad);
    disc(ctx, 17, palette.bg0);
    disc(ctx, 13, '#1c2b2b');
    ring(ctx, 1, palette.line);
    const battery = robot.batteryPercent;
    if (battery !== undefined) ring(ctx, battery / 100, isBatteryLow(battery) ? '#f2e35c' : palette.own);
  } else {
    disc(ctx, 15, 'rgba(15, 18, 21, 0.8)');
    ctx.setLineDash([4, 3]);
    ring(ctx, 1, '#a9d6cb', 2);
    ctx.setLineDash([]);
  }
  ctx.strokeStyle = display.live ? palette.own : '#cfe3de';
  ctx.lineWidth = 1.8;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.stroke(cachedPath(modeGlyphs[display.glyph]));
  if (display.stop !== undefined) drawStop(ctx, display.stop);
  ctx.restore();
}

function drawStop(ctx: CanvasRenderingContext2D, stop: StopMark): void {
  const frame = cachedPath(stopFrame);
  ctx.strokeStyle = palette.bg0;
  ctx.lineWidth = 6;
  ctx.stroke(frame);
  ctx.strokeStyle = stop === 'unconfirmed' ? priorityColours.high : palette.fg0;
  ctx.lineWidth = 2.4;
  if (stop === 'stopping') ctx.setLineDash([5, 4]);
  ctx.stroke(frame);
}

function drawWedge(ctx: CanvasRenderingContext2D, thetaRad: number): void {
  ctx.save();
  ctx.rotate(-thetaRad);
  ctx.beginPath();
  ctx.moveTo(28, 0);
  ctx.lineTo(13, -7.5);
  ctx.lineTo(13, 7.5);
  ctx.closePath();
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette.bg0;
  ctx.stroke();
  ctx.fillStyle = palette.own;
  ctx.fill();
  ctx.restore();
}

function disc(ctx: CanvasRenderingContext2D, radius: number, fill: string): void {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
}

function ring(ctx: CanvasRenderingContext2D, part: number, colour: string, width = 3): void {
  ctx.beginPath();
  ctx.arc(0, 0, 14, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * part);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}
