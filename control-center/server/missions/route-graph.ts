import type { Point2 } from '#shared/geo/polygon.ts';
import type { RouteEdge, RouteNode, Sector } from '#shared/sector/sector.ts';

/** A place on the way network: between the ends of an edge, or at a node (then `offset` is 0 or the edge's length). */
export interface RoutePoint extends Point2 {
  readonly edge: GraphEdge;
  /** Metres from `edge.a`. */
  readonly offsetM: number;
}

export interface GraphEdge {
  readonly edgeId: string;
  readonly a: RouteNode;
  readonly b: RouteNode;
  readonly lengthM: number;
  readonly maxSpeedMps: number;
}

export interface RouteGraph {
  readonly nodes: ReadonlyMap<string, RouteNode>;
  readonly edges: readonly GraphEdge[];
  readonly edgesOf: ReadonlyMap<string, readonly GraphEdge[]>;
}

/** Edges that name an unknown node, or none but one point, are left out: they cannot be driven. */
export function routeGraph({ nodes, edges }: Sector['routeGraph']): RouteGraph {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const usable = edges.flatMap((edge) => graphEdge(edge, byId));
  const edgesOf = new Map<string, GraphEdge[]>(nodes.map(({ nodeId }) => [nodeId, []]));
  for (const edge of usable) {
    edgesOf.get(edge.a.nodeId)?.push(edge);
    edgesOf.get(edge.b.nodeId)?.push(edge);
  }
  return { nodes: byId, edges: usable, edgesOf };
}

function graphEdge({ edgeId, from, to, maxSpeedMps }: RouteEdge, nodes: ReadonlyMap<string, RouteNode>): GraphEdge[] {
  const a = nodes.get(from);
  const b = nodes.get(to);
  if (a === undefined || b === undefined || !(maxSpeedMps > 0)) return [];
  const lengthM = Math.hypot(b.x - a.x, b.y - a.y);
  return lengthM > 0 ? [{ edgeId, a, b, lengthM, maxSpeedMps }] : [];
}

export function pointAt(edge: GraphEdge, offsetM: number): RoutePoint {
  const t = offsetM / edge.lengthM;
  return { x: edge.a.x + t * (edge.b.x - edge.a.x), y: edge.a.y + t * (edge.b.y - edge.a.y), edge, offsetM };
}

/** The foot of the perpendicular on the edge, or its nearer end. */
export function nearestOnEdge(edge: GraphEdge, { x, y }: Point2): RoutePoint {
  const along = ((x - edge.a.x) * (edge.b.x - edge.a.x) + (y - edge.a.y) * (edge.b.y - edge.a.y)) / edge.lengthM;
  return pointAt(edge, Math.min(edge.lengthM, Math.max(0, along)));
}

export const distance = (p: Point2, q: Point2): number => Math.hypot(p.x - q.x, p.y - q.y);

export function nearestOnGraph(graph: RouteGraph, to: Point2): RoutePoint | undefined {
  let best: RoutePoint | undefined;
  let bestM = Number.POSITIVE_INFINITY;
  for (const edge of graph.edges) {
    const point = nearestOnEdge(edge, to);
    const away = distance(point, to);
    if (away < bestM) {
      bestM = away;
      best = point;
    }
  }
  return best;
}

export function routePointOfNode(graph: RouteGraph, nodeId: string): RoutePoint | undefined {
  const [edge] = graph.edgesOf.get(nodeId) ?? [];
  if (edge === undefined) return undefined;
  return pointAt(edge, edge.a.nodeId === nodeId ? 0 : edge.lengthM);
}
