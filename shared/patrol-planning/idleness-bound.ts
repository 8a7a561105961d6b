import type { Distances } from './distances.ts';

/**
 * No strategy of so many robots has a worst idleness below this many metres (seconds at one metre a second): within that time the
 * robots' paths join all nodes in as many trees, of which the shortest forest is the spanning tree without its longest edges.
 */
export function idlenessBound(distances: Distances, robots: number): number {
  const edges = spanningTree(distances).sort((a, b) => b - a);
  const forest = edges.slice(robots - 1).reduce((sum, length) => sum + length, 0);
  return forest / robots;
}

/** Lengths of the edges of a minimum spanning tree (Prim). */
function spanningTree({ size, between }: Distances): number[] {
  const nearest = Array.from({ length: size }, (_, node) => between(0, node));
  const isIn = new Uint8Array(size);
  isIn[0] = 1;
  const edges: number[] = [];
  for (let round = 1; round < size; round++) {
    let next = -1;
    for (let node = 0; node < size; node++) {
      if (isIn[node] === 0 && (next === -1 || (nearest[node] as number) < (nearest[next] as number))) next = node;
    }
    isIn[next] = 1;
    edges.push(nearest[next] as number);
    for (let node = 0; node < size; node++) nearest[node] = Math.min(nearest[node] as number, between(next, node));
  }
  return edges;
}
