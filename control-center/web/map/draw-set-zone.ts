import type { Point2 } from '#shared/geo/polygon.ts';
import { isInside } from '#shared/geo/polygon.ts';
import type { ShownZone } from '../state/shown-zones.ts';
import { hatch } from './hatch.ts';
import { toPx, tracePath } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette } from './palette.ts';

const dashes: Readonly<Record<ShownZone['kind'], readonly number[]>> = {
  BLOCKED: [],
  SPEED_LIMIT: [10, 6],
  RELEASE: [12, 4, 2, 4],
  WATCHED: [10, 6],
};

/** Brighter than the sector's own zones: closed ones hatched, RELEASE zones dash-dotted and, while held, in the colour of ours. */
export function drawSetZone(ctx: CanvasRenderingContext2D, view: MapView, zone: ShownZone): void {
  if (zone.polygon.length < 3) return;
  const outline = (): void => {
    tracePath(ctx, view, zone.polygon);
    ctx.closePath();
  };
  outline();
  if (zone.kind === 'BLOCKED') {
    const points = zone.polygon.map((point) => toPx(view, point));
    hatch(ctx, points, { colour: palette.fg0, alpha: 0.5 });
  }
  ctx.save();
  ctx.lineJoin = 'round';
  outline();
  ctx.strokeStyle = palette.bg0;
  ctx.globalAlpha = 0.7;
  ctx.lineWidth = 5;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = zone.held === undefined ? palette.fg0 : palette.own;
  ctx.lineWidth = 2;
  ctx.setLineDash([...dashes[zone.kind]]);
  ctx.stroke();
  ctx.restore();
}

/** The smallest of the zones that hold the point: one inside another can be pressed. */
export const zoneAt = (zones: readonly ShownZone[], point: Point2): ShownZone | undefined =>
  zones.filter(({ polygon }) => isInside(point, polygon)).toSorted((a, b) => areaOf(a.polygon) - areaOf(b.polygon))[0];

/** Shoelace formula. */
const areaOf = (polygon: readonly Point2[]): number =>
  Math.abs(
    polygon.reduce((sum, { x, y }, index) => {
      const next = polygon[(index + 1) % polygon.length];
      return next === undefined ? sum : sum + x * next.y - next.x * y;
    }, 0),
  ) / 2;
