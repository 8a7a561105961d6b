import { cachedPath } from './cached-path.ts';
import type { AlarmPriority, AlarmView } from '#shared/contracts/views.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import { priorityNumber } from '../state/alarm-order.ts';
import { priorityShapes } from '../ui/glyphs.ts';
import { fontStack } from './draw-text.ts';
import { palette, priorityColours } from './palette.ts';

/** Two rings in the priority's colour; the outer one comes and goes with the flash clock. */
export function drawAlarmRing(
  ctx: CanvasRenderingContext2D,
  at: Point2,
  priority: AlarmPriority,
  flashOn: boolean,
): void {
  const circle = (radius: number, colour: string, width: number): void => {
    ctx.beginPath();
    ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  };
  circle(27, 'rgba(15, 18, 21, 0.6)', 6);
  circle(27, priorityColours[priority], 3);
  if (!flashOn) return;
  ctx.save();
  ctx.globalAlpha = 0.6;
  circle(33, priorityColours[priority], 2);
  ctx.restore();
}

/** White corners: never mistaken for a ring. */
export function drawSelection(ctx: CanvasRenderingContext2D, at: Point2, half: number): void {
  ctx.beginPath();
  for (const [sx, sy] of [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    ctx.moveTo(at.x + sx * half, at.y + sy * (half - 12));
    ctx.lineTo(at.x + sx * half, at.y + sy * half);
    ctx.lineTo(at.x + sx * (half - 12), at.y + sy * half);
  }
  ctx.strokeStyle = 'rgba(15, 18, 21, 0.7)';
  ctx.lineWidth = 5;
  ctx.stroke();
  ctx.strokeStyle = palette.select;
  ctx.lineWidth = 2.2;
  ctx.stroke();
}

/** The same shape, number and fill as in the lists. */
export function drawPrioritySymbol(ctx: CanvasRenderingContext2D, at: Point2, alarm: AlarmView): void {
  const shape = cachedPath(priorityShapes[alarm.priority]);
  const colour = priorityColours[alarm.priority];
  const filled = alarm.state === 'unacknowledged';
  ctx.save();
  ctx.translate(at.x, at.y);
  ctx.lineJoin = 'round';
  ctx.lineWidth = 5;
  ctx.strokeStyle = palette.bg0;
  ctx.stroke(shape);
  ctx.fillStyle = filled ? colour : palette.bg1;
  ctx.fill(shape);
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = colour;
  if (alarm.state === 'returned-unacknowledged') ctx.setLineDash([2.5, 2]);
  ctx.stroke(shape);
  ctx.fillStyle = filled ? palette.onPriority : colour;
  ctx.font = `bold 10px ${fontStack}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(String(priorityNumber(alarm.priority)), 0, alarm.priority === 'critical' ? 3 : 0.5);
  ctx.restore();
}
