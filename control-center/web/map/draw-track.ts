import { cachedPath } from './cached-path.ts';
import { classGlyphs, unknownFrame } from '../ui/glyphs.ts';
import { toPx, tracePath } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette } from './palette.ts';
import type { SceneTrack } from './scene.ts';
import { isOnlyBearing } from './track-look.ts';

/** How far ahead the leader points, seconds. */
const leaderSeconds = 60;
const staleAfterMs = 10_000;

/** Class glyph in the lobed frame of the unknown, with 95 % ellipse, trail and 60 s leader. */
export function drawTrack(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  item: SceneTrack,
  now: number,
  withTrail: boolean,
): void {
  const { track, position } = item;
  const stale = track.state !== 'TRACKING' || now - track.observedAt > staleAfterMs;
  ctx.save();
  ctx.strokeStyle = palette.unknown;
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  if (withTrail && track.trail.length > 1) {
    ctx.globalAlpha = 0.7 * item.opacity;
    ctx.lineWidth = 1.3;
    tracePath(ctx, view, [...track.trail, position]);
    ctx.stroke();
  }
  if (isOnlyBearing(track)) drawBearing(ctx, view, item);
  else drawEllipse(ctx, view, item, stale);
  if (!stale && track.velocity !== undefined) drawLeader(ctx, view, item, track.velocity);
  const { x, y } = toPx(view, position);
  ctx.translate(x, y);
  ctx.globalAlpha = Math.min(item.opacity, stale ? 0.75 : 1);
  const frame = cachedPath(unknownFrame);
  ctx.fillStyle = stale ? 'rgba(23, 28, 33, 0.55)' : '#1d1c14';
  ctx.fill(frame);
  ctx.lineWidth = 1.8;
  if (stale) ctx.setLineDash([2.5, 2.5]);
  ctx.stroke(frame);
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5;
  ctx.stroke(cachedPath(classGlyphs[track.class]));
  ctx.restore();
}

function drawEllipse(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  { track, position, opacity }: SceneTrack,
  stale: boolean,
): void {
  const { ellipse } = track;
  if (ellipse === undefined) return;
  const { x, y } = toPx(view, position);
  ctx.save();
  ctx.beginPath();
  ctx.ellipse(
    x,
    y,
    Math.max(1, ellipse.semiMajorM * view.pxPerM),
    Math.max(1, ellipse.semiMinorM * view.pxPerM),
    -ellipse.angleRad,
    0,
    2 * Math.PI,
  );
  ctx.globalAlpha = 0.1 * opacity;
  ctx.fillStyle = palette.unknown;
  ctx.fill();
  ctx.globalAlpha = 0.85 * opacity;
  ctx.lineWidth = 1.2;
  if (stale) ctx.setLineDash([3, 3]);
  ctx.stroke();
  ctx.restore();
}

/** Only the direction is known: a wedge from the robot that sees it, as wide as the error across. */
function drawBearing(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  { track, position, seenFrom, opacity }: SceneTrack,
): void {
  const { ellipse } = track;
  if (ellipse === undefined || seenFrom === undefined) return;
  const from = toPx(view, seenFrom);
  const to = toPx(view, position);
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const half = Math.min(0.35, Math.atan2(Math.max(4, ellipse.semiMinorM * view.pxPerM), Math.max(1, distance)));
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.arc(from.x, from.y, distance + 16, angle - half, angle + half);
  ctx.closePath();
  ctx.globalAlpha = 0.12 * opacity;
  ctx.fillStyle = palette.unknown;
  ctx.fill();
  ctx.globalAlpha = 0.6 * opacity;
  ctx.lineWidth = 1;
  ctx.setLineDash([4, 4]);
  ctx.stroke();
  ctx.restore();
}

function drawLeader(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  { position }: SceneTrack,
  velocity: { readonly x: number; readonly y: number },
): void {
  if (Math.hypot(velocity.x, velocity.y) < 0.15) return;
  const from = toPx(view, position);
  const to = toPx(view, { x: position.x + velocity.x * leaderSeconds, y: position.y + velocity.y * leaderSeconds });
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1.8;
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  if (Math.hypot(to.x - from.x, to.y - from.y) > 18) {
    ctx.moveTo(to.x - 6 * Math.cos(angle - 0.5), to.y - 6 * Math.sin(angle - 0.5));
    ctx.lineTo(to.x, to.y);
    ctx.lineTo(to.x - 6 * Math.cos(angle + 0.5), to.y - 6 * Math.sin(angle + 0.5));
  }
  ctx.stroke();
}

/** A crowd: one filled dot each. Alarmed and selected ones still get their ring and brackets. */
export function drawTrackDots(ctx: CanvasRenderingContext2D, view: MapView, tracks: readonly SceneTrack[]): void {
  ctx.fillStyle = palette.unknown;
  for (const { position } of tracks) {
    const { x, y } = toPx(view, position);
    ctx.fillRect(x - 2, y - 2, 4, 4);
  }
}
