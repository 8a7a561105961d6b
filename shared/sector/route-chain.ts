import type { RouteEdge, RouteNode } from './sector.ts';

/** Numbered nodes along a way (T01, T02, …) joined in order. */
export function routeChain(
  prefix: string,
  points: readonly (readonly [x: number, y: number])[],
  maxSpeedMps: number,
): { readonly nodes: readonly RouteNode[]; readonly edges: readonly RouteEdge[] } {
  const nodes = points.map(([x, y], index) => ({ nodeId: `${prefix}${String(index + 1).padStart(2, '0')}`, x, y }));
  const edges = nodes.slice(1).map((node, index) => routeEdge(nodes[index]?.nodeId ?? '', node.nodeId, maxSpeedMps));
  return { nodes, edges };
}

export const routeEdge = (from: string, to: string, maxSpeedMps: number): RouteEdge => ({
  edgeId: `${from}-${to}`,
  from,
  to,
  maxSpeedMps,
});

/** Along the nodes and back the same way, as a closed walk. */
export const outAndBack = (nodeIds: readonly string[]): readonly string[] => [
  ...nodeIds,
  ...nodeIds.slice(1, -1).reverse(),
];
