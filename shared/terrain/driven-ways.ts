import type { Point2 } from '../geo/polygon.ts';
import type { Sector } from '../sector/sector.ts';

/** Straight pieces of roads and route edges. */
export type DrivenWays = readonly (readonly [Point2, Point2])[];

export function drivenWays({ roads, routeGraph }: Pick<Sector, 'roads' | 'routeGraph'>): DrivenWays {
  const nodes = new Map(routeGraph.nodes.map((node) => [node.nodeId, node]));
  const ways: (readonly [Point2, Point2])[] = [];
  for (const edge of routeGraph.edges) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (from !== undefined && to !== undefined) ways.push([from, to]);
  }
  for (const { points } of roads) {
    for (let i = 1; i < points.length; i++) ways.push([points[i - 1] as Point2, points[i] as Point2]);
  }
  return ways;
}

/** Metres to the nearest way, or `limitM` if none is nearer. */
export function distanceToWays(ways: DrivenWays, x: number, y: number, limitM: number): number {
  let best = limitM * limitM;
  for (const way of ways) best = Math.min(best, squareTo(way, x, y));
  return Math.sqrt(best);
}

/**
 * Like the distance to the nearest way, but without creases halfway between two: the inverse fourth root of the sum of inverse
 * fourth powers. Never more than the true distance. Basic arithmetic only: the ground is made from it.
 */
export function softDistanceToWays(ways: DrivenWays, x: number, y: number): number {
  let sum = 0;
  for (const way of ways) {
    const square = squareTo(way, x, y) + 1e-6;
    sum += 1 / (square * square);
  }
  return Math.sqrt(Math.sqrt(1 / sum));
}

function squareTo([a, b]: DrivenWays[number], x: number, y: number): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy);
  const t = along < 0 ? 0 : along > 1 ? 1 : along;
  const ex = x - a.x - t * dx;
  const ey = y - a.y - t * dy;
  return ex * ex + ey * ey;
}
