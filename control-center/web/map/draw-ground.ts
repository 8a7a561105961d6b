import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector, Zone } from '#shared/sector/sector.ts';
import type { ContourSet } from './contours.ts';
import { haloText } from './draw-text.ts';
import { hatch } from './hatch.ts';
import type { MapLayers } from './map-settings.ts';
import { toPx, tracePath } from './map-view.ts';
import type { MapView } from './map-view.ts';
import { palette } from './palette.ts';

const paper = '#c3ccd4';

/** Everything that does not move: contours, roads, routes, zones, obstacles, places, the line. */
export function drawGround(
  ctx: CanvasRenderingContext2D,
  view: MapView,
  sector: Sector,
  contourSet: ContourSet | undefined,
  layers: MapLayers,
  withGraticule: boolean,
): void {
  ctx.lineJoin = 'round';
  const named = new Set(sector.places.map(({ name }) => name));
  if (withGraticule) drawGraticule(ctx, view, sector);
  if (contourSet !== undefined && layers.contours) drawContours(ctx, view, contourSet);
  for (const obstacle of sector.obstacles) drawObstacle(ctx, view, obstacle.polygon);
  for (const road of sector.roads) drawRoad(ctx, view, road.points);
  if (layers.routes) drawRoutes(ctx, view, sector);
  // RELEASE zones change hands: they are part of the picture.
  const still = sector.zones.filter(({ kind }) => kind !== 'RELEASE');
  if (layers.zones) for (const zone of still) drawZone(ctx, view, zone, !named.has(zone.name));
  for (const place of sector.places) drawPlace(ctx, view, place);
  drawLine(ctx, view, sector);
}

function stroke(
  ctx: CanvasRenderingContext2D,
  colour: string,
  width: number,
  alpha = 1,
  dash: readonly number[] = [],
): void {
  ctx.save();
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash([...dash]);
  ctx.stroke();
  ctx.restore();
}

function drawGraticule(ctx: CanvasRenderingContext2D, view: MapView, { extent }: Sector): void {
  const stepM = [50, 100, 200, 500, 1000, 2000, 5000].find((step) => step * view.pxPerM >= 90) ?? 10_000;
  ctx.beginPath();
  for (let x = Math.ceil(extent.minX / stepM) * stepM; x <= extent.maxX; x += stepM) {
    const top = toPx(view, { x, y: extent.maxY });
    ctx.moveTo(top.x, top.y);
    ctx.lineTo(top.x, toPx(view, { x, y: extent.minY }).y);
  }
  for (let y = Math.ceil(extent.minY / stepM) * stepM; y <= extent.maxY; y += stepM) {
    const west = toPx(view, { x: extent.minX, y });
    ctx.moveTo(west.x, west.y);
    ctx.lineTo(toPx(view, { x: extent.maxX, y }).x, west.y);
  }
  stroke(ctx, palette.line, 1, 0.8);
}

function drawContours(ctx: CanvasRenderingContext2D, view: MapView, set: ContourSet): void {
  for (const { segments, index } of set.levels) {
    ctx.beginPath();
    for (let i = 0; i + 3 < segments.length; i += 4) {
      ctx.moveTo(view.originX + (segments[i] ?? 0) * view.pxPerM, view.originY - (segments[i + 1] ?? 0) * view.pxPerM);
      ctx.lineTo(
        view.originX + (segments[i + 2] ?? 0) * view.pxPerM,
        view.originY - (segments[i + 3] ?? 0) * view.pxPerM,
      );
    }
    stroke(ctx, '#96a0a8', index ? 1.1 : 0.8, index ? 0.28 : 0.14);
  }
}

function drawObstacle(ctx: CanvasRenderingContext2D, view: MapView, polygon: readonly Point2[]): void {
  tracePath(ctx, view, polygon);
  ctx.closePath();
  ctx.fillStyle = 'rgba(90, 98, 105, 0.55)';
  ctx.fill();
  stroke(ctx, '#8d8779', 1, 0.8);
}

function drawRoad(ctx: CanvasRenderingContext2D, view: MapView, points: readonly Point2[]): void {
  tracePath(ctx, view, points);
  stroke(ctx, '#10151a', 6, 0.8);
  stroke(ctx, '#8d8779', 3.4);
  stroke(ctx, '#3f4142', 1.4);
}

function drawRoutes(ctx: CanvasRenderingContext2D, view: MapView, { routeGraph }: Sector): void {
  const nodes = new Map(routeGraph.nodes.map((node) => [node.nodeId, node]));
  ctx.beginPath();
  for (const edge of routeGraph.edges) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (from === undefined || to === undefined) continue;
    const a = toPx(view, from);
    const b = toPx(view, to);
    ctx.moveTo(a.x, a.y);
    ctx.lineTo(b.x, b.y);
  }
  stroke(ctx, '#a39a89', 1.1, 0.55, [5, 4]);
}

/** The name only where it fits, and not where a place of that name stands. */
function drawZone(ctx: CanvasRenderingContext2D, view: MapView, zone: Zone, withName: boolean): void {
  const points = zone.polygon.map((point) => toPx(view, point));
  if (points.length < 3) return;
  tracePath(ctx, view, zone.polygon);
  ctx.closePath();
  if (zone.kind === 'BLOCKED') hatch(ctx, points, { colour: paper, alpha: 0.3 });
  tracePath(ctx, view, zone.polygon);
  ctx.closePath();
  stroke(
    ctx,
    paper,
    zone.kind === 'BLOCKED' ? 1.5 : 1,
    zone.kind === 'BLOCKED' ? 0.75 : 0.45,
    zone.kind === 'BLOCKED' ? [] : [10, 6],
  );
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const width = Math.max(...points.map((point) => point.x)) - Math.min(...points.map((point) => point.x));
  if (withName && zone.name.length * 6.5 < width) {
    haloText(ctx, zone.name, x, y, { colour: paper, size: 11, align: 'center', alpha: 0.85 });
  }
}

function drawPlace(ctx: CanvasRenderingContext2D, view: MapView, place: Sector['places'][number]): void {
  const { x, y } = toPx(view, place);
  ctx.fillStyle = paper;
  ctx.fillRect(x - 2, y - 2, 4, 4);
}

/** The line with its name; the word OUTSIDE stands on its far side, to the left of its direction. */
function drawLine(ctx: CanvasRenderingContext2D, view: MapView, { borderLine }: Sector): void {
  tracePath(ctx, view, borderLine.points);
  stroke(ctx, palette.bg0, 6, 0.8);
  stroke(ctx, palette.fg0, 2.2, 1, [16, 4, 3, 4, 3, 4]);
  for (const part of [0.25, 0.75]) {
    const mid = Math.max(1, Math.floor((borderLine.points.length - 1) * part));
    const from = borderLine.points[mid - 1];
    const to = borderLine.points[mid];
    if (from === undefined || to === undefined) continue;
    const a = toPx(view, from);
    const b = toPx(view, to);
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const outX = (b.y - a.y) / length;
    const outY = -(b.x - a.x) / length;
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    if (part === 0.25) {
      haloText(ctx, borderLine.name, x + outX * 14, y + outY * 14, {
        colour: palette.fg0,
        size: 12,
        align: 'center',
        bold: true,
      });
    }
    haloText(ctx, 'O U T S I D E', x + outX * 34, y + outY * 34, {
      colour: palette.fg1,
      size: 11,
      align: 'center',
      alpha: 0.8,
    });
  }
}
