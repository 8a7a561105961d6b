import { isInside } from '#shared/geo/polygon.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';
import { distance, nearestOnEdge, pointAt } from './route-graph.ts';
import type { GraphEdge, RouteGraph, RoutePoint } from './route-graph.ts';

/** Observation never comes nearer to a person than this; approach is an operator's explicit dispatch. */
export const standOffM = 60;

/** Places on the graph at least the stand-off away from the target, nearest to it first. */
export function observationPoints(graph: RouteGraph, target: Point2): readonly RoutePoint[] {
  return graph.edges
    .flatMap((edge) => nearestBeyond(edge, target))
    .map((point) => ({ point, away: distance(point, target) }))
    .sort((p, q) => p.away - q.away)
    .map(({ point }) => point);
}

function nearestBeyond(edge: GraphEdge, target: Point2): readonly RoutePoint[] {
  const foot = nearestOnEdge(edge, target);
  if (distance(foot, target) >= standOffM) return [foot];
  const along =
    ((target.x - edge.a.x) * (edge.b.x - edge.a.x) + (target.y - edge.a.y) * (edge.b.y - edge.a.y)) / edge.lengthM;
  const across2 = distance(target, edge.a) ** 2 - along * along;
  const half = Math.sqrt(Math.max(0, (standOffM + 0.5) ** 2 - across2));
  return [along - half, along + half]
    .filter((offset) => offset >= 0 && offset <= edge.lengthM)
    .map((offset) => pointAt(edge, offset));
}

/** Would driving from p to q come nearer to the target than the stand-off? Leaving the circle is allowed, entering is not. */
export function entersStandOff(target: Point2, p: Point2, q: Point2): boolean {
  const dx = q.x - p.x;
  const dy = q.y - p.y;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : ((target.x - p.x) * dx + (target.y - p.y) * dy) / length2;
  const foot = Math.min(1, Math.max(0, t));
  const nearest = Math.hypot(p.x + foot * dx - target.x, p.y + foot * dy - target.y);
  return nearest < standOffM && nearest < distance(p, target) - 0.01;
}

/** A robot may stand there: inside the allowed area and in no blocked zone. */
export const isAllowed = ({ allowedArea, zones }: Pick<Sector, 'allowedArea' | 'zones'>, point: Point2): boolean =>
  isInside(point, allowedArea) && !zones.some(({ kind, polygon }) => kind === 'BLOCKED' && isInside(point, polygon));

export const isInExtent = ({ extent }: Pick<Sector, 'extent'>, { x, y }: Point2): boolean =>
  x >= extent.minX && x <= extent.maxX && y >= extent.minY && y <= extent.maxY;
