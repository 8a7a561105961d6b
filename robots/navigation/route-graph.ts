import type { Point2 } from '#shared/geo/polygon.ts';
import type { RouteNode, Sector } from '#shared/sector/sector.ts';

/** A step along the graph: the node it leads to and how fast it may be driven. */
export interface RouteStep {
  readonly node: RouteNode;
  readonly edgeId: string;
  readonly lengthM: number;
  readonly maxSpeedMps: number;
}

/** The sector's routes, passable both ways. */
export class RouteGraph {
  readonly #nodes: ReadonlyMap<string, RouteNode>;
  readonly #steps = new Map<string, RouteStep[]>();

  constructor({ nodes, edges }: Sector['routeGraph']) {
    this.#nodes = new Map(nodes.map((node) => [node.nodeId, node]));
    for (const { edgeId, from, to, maxSpeedMps } of edges) {
      const a = this.#nodes.get(from);
      const b = this.#nodes.get(to);
      if (a === undefined || b === undefined) continue;
      const lengthM = Math.hypot(a.x - b.x, a.y - b.y);
      this.#stepsFrom(from).push({ node: b, edgeId, lengthM, maxSpeedMps });
      this.#stepsFrom(to).push({ node: a, edgeId, lengthM, maxSpeedMps });
    }
  }

  node(nodeId: string): RouteNode | undefined {
    return this.#nodes.get(nodeId);
  }

  /** Undefined without nodes. */
  nearest({ x, y }: Point2): RouteNode | undefined {
    let best: RouteNode | undefined;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (const node of this.#nodes.values()) {
      const distance = Math.hypot(node.x - x, node.y - y);
      if (distance < bestDistance) [best, bestDistance] = [node, distance];
    }
    return best;
  }

  /** The shortest way by length, without its first node; empty if already there, undefined if there is none. */
  shortestPath(from: string, to: string): readonly RouteStep[] | undefined {
    const { arrivedBy, distances } = this.#explore(from);
    if (!distances.has(to)) return undefined;
    const path: RouteStep[] = [];
    for (let at = to; at !== from;) {
      const arrival = arrivedBy.get(at);
      if (arrival === undefined) return undefined;
      path.unshift(arrival.step);
      at = arrival.from;
    }
    return path;
  }

  /** Metres along the graph from a node to every node it reaches. */
  distancesFrom(nodeId: string): ReadonlyMap<string, number> {
    return this.#explore(nodeId).distances;
  }

  /** Dijkstra with a linear scan: sectors have some hundred nodes and this runs a few times an hour. */
  #explore(from: string) {
    const distances = new Map<string, number>([[from, 0]]);
    const arrivedBy = new Map<string, { readonly from: string; readonly step: RouteStep }>();
    const open = new Set<string>([from]);
    while (open.size > 0) {
      let at = '';
      let best = Number.POSITIVE_INFINITY;
      for (const candidate of open) {
        const distance = distances.get(candidate) as number;
        if (distance < best) [at, best] = [candidate, distance];
      }
      open.delete(at);
      for (const step of this.#steps.get(at) ?? []) {
        const distance = best + step.lengthM;
        if (distance >= (distances.get(step.node.nodeId) ?? Number.POSITIVE_INFINITY)) continue;
        distances.set(step.node.nodeId, distance);
        arrivedBy.set(step.node.nodeId, { from: at, step });
        open.add(step.node.nodeId);
      }
    }
    return { distances, arrivedBy };
  }

  #stepsFrom(nodeId: string): RouteStep[] {
    let steps = this.#steps.get(nodeId);
    if (steps === undefined) this.#steps.set(nodeId, (steps = []));
    return steps;
  }
}
