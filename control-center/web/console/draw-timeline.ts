import type { TimelineAnswer } from '#shared/contracts/http/responses.ts';
import type { AlarmView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { utcMinute, utcTime } from '../display/clock-text.ts';
import { drawPrioritySymbol } from '../map/draw-marks.ts';
import { fontStack } from '../map/draw-text.ts';
import { palette } from '../map/palette.ts';
import { gapGroups, spanX, timeX, timelineScale, timelineTicks } from './timeline-layout.ts';
import type { GapBar, GapGroup, TimelineScale } from './timeline-layout.ts';

export const lanes = ['Alarms', 'Detections', 'Behaviours', 'Link gaps', 'Operator'] as const;
export const axisPx = 24;

interface TimelinePicture {
  readonly answer: TimelineAnswer | undefined;
  readonly alarms: readonly AlarmView[];
  /** Call signs in lane order. */
  readonly robots: readonly { readonly id: string; readonly callSign: string }[];
  readonly now: EpochMs;
}

/** Five lanes from fifteen minutes back to five ahead; the future is empty but for its grid. */
export function drawTimeline(
  ctx: CanvasRenderingContext2D,
  width: number,
  height: number,
  picture: TimelinePicture,
): void {
  const scale = timelineScale(picture.now, width);
  const lane = (height - axisPx) / lanes.length;
  const middle = (index: number): number => axisPx + lane * (index + 0.5);
  ctx.clearRect(0, 0, width, height);
  drawGrid(ctx, scale, height, lane, picture.now);
  const { answer, now } = picture;
  if (answer !== undefined) {
    drawCounts(ctx, scale, answer, middle(1) + lane / 2 - 2, lane - 5);
    drawBehaviours(ctx, scale, picture, axisPx + lane * 2 + 3, lane - 6);
    drawGaps(ctx, scale, picture, { middle: middle(3), height: lane - 4 });
    drawOperator(ctx, scale, answer, middle(4));
  }
  for (const alarm of picture.alarms) {
    const x = timeX(scale, alarm.occurredAt);
    if (x > 0 && x < width) {
      ctx.save();
      ctx.translate(x, middle(0));
      ctx.scale(0.75, 0.75);
      drawPrioritySymbol(ctx, { x: 0, y: 0 }, alarm);
      ctx.restore();
    }
  }
  drawNow(ctx, timeX(scale, now), height, now);
}

function drawGrid(
  ctx: CanvasRenderingContext2D,
  scale: TimelineScale,
  height: number,
  lane: number,
  now: EpochMs,
): void {
  ctx.strokeStyle = '#2a333b';
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let index = 0; index < lanes.length; index++) {
    ctx.moveTo(0, axisPx + lane * index + 0.5);
    ctx.lineTo(scale.width, axisPx + lane * index + 0.5);
  }
  ctx.stroke();
  ctx.font = `11px ${fontStack}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const tick of timelineTicks(scale)) {
    const x = Math.round(timeX(scale, tick)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(x, axisPx - 5);
    ctx.lineTo(x, height);
    ctx.stroke();
    ctx.fillStyle = palette.fg1;
    if (x > 18 && x < scale.width - 18 && Math.abs(x - timeX(scale, now)) > 52) ctx.fillText(utcMinute(tick), x, 10);
  }
}

function drawCounts(
  ctx: CanvasRenderingContext2D,
  scale: TimelineScale,
  answer: TimelineAnswer,
  bottom: number,
  height: number,
): void {
  const { bucketMs, counts } = answer.detections;
  const most = Math.max(1, ...counts);
  ctx.fillStyle = palette.unknown;
  ctx.globalAlpha = 0.65;
  for (const [index, count] of counts.entries()) {
    if (count === 0) continue;
    const left = timeX(scale, answer.from + index * bucketMs);
    const width = Math.max(1, (bucketMs / (scale.to - scale.from)) * scale.width - 1);
    const size = Math.max(2, (count / most) * height);
    ctx.fillRect(left, bottom - size, width, size);
  }
  ctx.globalAlpha = 1;
}

function drawBehaviours(
  ctx: CanvasRenderingContext2D,
  scale: TimelineScale,
  picture: TimelinePicture,
  top: number,
  height: number,
): void {
  const row = height / Math.max(1, picture.robots.length);
  ctx.fillStyle = palette.own;
  for (const span of picture.answer?.behaviours ?? []) {
    const index = picture.robots.findIndex(({ id }) => id === span.robotId);
    const x = spanX(scale, span, picture.now);
    if (index < 0 || x === undefined) continue;
    ctx.globalAlpha = span.behaviour === 'PATROL' ? 0.45 : span.behaviour === 'LOST_LINK' ? 0.2 : 0.95;
    ctx.fillRect(x.left, top + row * index, Math.max(1, x.right - x.left - 1), Math.max(1, Math.min(4, row - 1)));
  }
  ctx.globalAlpha = 1;
}

/** One robot: a box with its name. Several that cannot be told apart: a thin row each, and one label for all. */
function drawGaps(
  ctx: CanvasRenderingContext2D,
  scale: TimelineScale,
  picture: TimelinePicture,
  { middle, height }: { readonly middle: number; readonly height: number },
): void {
  ctx.font = `11px ${fontStack}`;
  ctx.textBaseline = 'middle';
  const bars = (picture.answer?.linkGaps ?? []).flatMap((gap) => {
    const x = spanX(scale, gap, picture.now);
    return x === undefined ? [] : [{ robotId: gap.robotId, ...x }];
  });
  for (const group of gapGroups(bars, picture.robots, (label) => ctx.measureText(label).width + 12)) {
    if (group.robotIds.length === 1) for (const bar of group.bars) drawGapBox(ctx, bar, middle);
    else drawGapRows(ctx, group, middle, height);
    const before = group.left > ctx.measureText(group.label).width + 10;
    ctx.fillStyle = palette.fg1;
    ctx.textAlign = before ? 'right' : 'left';
    if (before) ctx.fillText(group.label, group.left - 5, middle);
    else drawInside(ctx, group.label, group.left + 5, middle);
  }
}

function drawGapBox(ctx: CanvasRenderingContext2D, { left, right }: GapBar, middle: number): void {
  ctx.fillStyle = '#3b4650';
  ctx.fillRect(left, middle - 5, right - left, 10);
  ctx.strokeStyle = palette.fg1;
  ctx.lineWidth = 1;
  ctx.strokeRect(left + 0.5, middle - 4.5, Math.max(1, right - left - 1), 9);
}

function drawGapRows(ctx: CanvasRenderingContext2D, group: GapGroup, middle: number, height: number): void {
  const row = height / group.robotIds.length;
  ctx.fillStyle = '#8a96a1';
  for (const { left, right, robotId } of group.bars) {
    const top = middle - height / 2 + row * group.robotIds.indexOf(robotId);
    ctx.fillRect(left, top, Math.max(1, right - left), Math.max(1, Math.min(5, row - 1)));
  }
}

/** Where the group begins at the edge: over its rows, on a ground of its own. */
function drawInside(ctx: CanvasRenderingContext2D, label: string, x: number, middle: number): void {
  ctx.fillStyle = palette.bg1;
  ctx.fillRect(x - 3, middle - 7, ctx.measureText(label).width + 6, 14);
  ctx.fillStyle = palette.fg0;
  ctx.fillText(label, x, middle);
}

function drawOperator(
  ctx: CanvasRenderingContext2D,
  scale: TimelineScale,
  answer: TimelineAnswer,
  middle: number,
): void {
  ctx.font = `11px ${fontStack}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  let freeFrom = -Infinity;
  for (const { at, action } of answer.operator.toSorted((a, b) => a.at - b.at)) {
    const x = timeX(scale, at);
    ctx.fillStyle = palette.fg0;
    ctx.beginPath();
    ctx.arc(x, middle, 3.5, 0, 2 * Math.PI);
    ctx.fill();
    const word = action.split('.').at(-1) ?? action;
    if (x < freeFrom) continue;
    ctx.fillStyle = palette.fg1;
    ctx.fillText(word, x + 7, middle);
    freeFrom = x + 16 + ctx.measureText(word).width;
  }
}

function drawNow(ctx: CanvasRenderingContext2D, x: number, height: number, now: EpochMs): void {
  ctx.fillStyle = palette.fg0;
  ctx.fillRect(Math.round(x) - 1, 18, 2, height);
  ctx.font = `bold 11px ${fontStack}`;
  const text = `${utcTime(now)}Z`;
  const width = ctx.measureText(text).width + 12;
  ctx.fillRect(x - width / 2, 2, width, 17);
  ctx.fillStyle = palette.onPriority;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x, 11);
}
