import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector } from '#shared/sector/sector.ts';

export interface Bounds {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/** Where something may happen: patrols, docks, zones and the stretch of the line beside them. What the map shows at first. */
export function actionBounds({ routeGraph, patrols, roster, zones, borderLine }: Sector): Bounds {
  const nodes = new Map(routeGraph.nodes.map((node) => [node.nodeId, node]));
  const used = [...patrols.flatMap(({ nodeIds }) => nodeIds), ...roster.map(({ dockNodeId }) => dockNodeId)];
  const points = [
    ...used.flatMap((id) => nodes.get(id) ?? []),
    ...zones.flatMap(({ polygon }) => polygon),
  ] satisfies readonly Point2[];
  if (points.length === 0) return boundsOf(borderLine.points);
  const inner = boundsOf(points);
  return boundsOf([...points, ...borderLine.points.filter(({ x }) => x >= inner.minX && x <= inner.maxX)]);
}

const boundsOf = (points: readonly Point2[]): Bounds => ({
  minX: Math.min(...points.map(({ x }) => x)),
  minY: Math.min(...points.map(({ y }) => y)),
  maxX: Math.max(...points.map(({ x }) => x)),
  maxY: Math.max(...points.map(({ y }) => y)),
});
