import type { Point2 } from '#shared/geo/polygon.ts';
import type { RouteNode, Sector } from '#shared/sector/sector.ts';
import { distanceToLeg } from './leg.ts';

/** A step along the graph: the node it leads to and how fast it may be driven. */
export interface RouteStep {
  readonly node: RouteNode;
  readonly edgeId: string;
  readonly lengthM: number;
  readonly maxSpeedMps: number;
}

/** An edge as it is driven, from one of its ends to the other. */
export interface RouteWay {
  readonly edgeId: string;
  readonly from: RouteNode;
  readonly to: RouteNode;
  readonly maxSpeedMps: number;
}

/** The sector's routes, passable both ways unless something closes them. */
export class RouteGraph {
  readonly #nodes: ReadonlyMap<string, RouteNode>;
  readonly #steps = new Map<string, RouteStep[]>();
  readonly #ways: RouteWay[] = [];
  readonly #isClosed: (way: RouteWay) => boolean;

  constructor({ nodes, edges }: Sector['routeGraph'], isClosed: (way: RouteWay) => boolean = () => false) {
    this.#isClosed = isClosed;
    this.#nodes = new Map(nodes.map((node) => [node.nodeId, node]));
    for (const { edgeId, from, to, maxSpeedMps } of edges) {
      const a = this.#nodes.get(from);
      const b = this.#nodes.get(to);
      if (a === undefined || b === undefined) continue;
      const lengthM = Math.hypot(a.x - b.x, a.y - b.y);
      this.#ways.push({ edgeId, from: a, to: b, maxSpeedMps });
      this.#add(from, { node: b, edgeId, lengthM, maxSpeedMps });
      this.#add(to, { node: a, edgeId, lengthM, maxSpeedMps });
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

  stepsFrom(nodeId: string): readonly RouteStep[] {
    return this.#steps.get(nodeId) ?? [];
  }

  /** The edge a place lies on or beside; undefined without edges. */
  nearestWay(place: Point2): RouteWay | undefined {
    let best: RouteWay | undefined;
    let bestDistance = Number.POSITIVE_INFINITY;
    for (const way of this.#ways) {
      const distance = distanceToLeg(place, way.from, way.to);
      if (distance < bestDistance) [best, bestDistance] = [way, distance];
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
      const node = this.#nodes.get(at);
      for (const step of this.stepsFrom(at)) {
        const distance = best + step.lengthM;
        if (distance >= (distances.get(step.node.nodeId) ?? Number.POSITIVE_INFINITY)) continue;
        const { edgeId, maxSpeedMps, node: to } = step;
        if (node === undefined || this.#isClosed({ edgeId, from: node, to, maxSpeedMps })) continue;
        distances.set(step.node.nodeId, distance);
        arrivedBy.set(step.node.nodeId, { from: at, step });
        open.add(step.node.nodeId);
      }
    }
    return { distances, arrivedBy };
  }

  #add(nodeId: string, step: RouteStep): void {
    const steps = this.#steps.get(nodeId);
    if (steps === undefined) this.#steps.set(nodeId, [step]);
    else steps.push(step);
  }
}
