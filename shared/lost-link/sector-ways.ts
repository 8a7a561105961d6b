import type { Point2 } from '../geo/polygon.ts';
import type { RouteNode, Sector } from '../sector/sector.ts';
import { retraceMps } from './driven-way.ts';

/** A place to drive to and how fast the way there may be driven. */
export interface Stop extends Point2 {
  readonly speedMps: number;
}

interface Neighbour {
  readonly node: RouteNode;
  readonly lengthM: number;
  readonly speedMps: number;
}

/** The way from off the graph to its first node is driven at this speed. */
const accessSpeedMps = 1;
/** Two places nearer than this are one node. */
const sameM = 1;
/** Whoever is so near to the line of a leg stands on it. */
const onLegM = 15;

/** The ways a robot of this sector drives by itself: its patrol round, and home to its dock by the shortest way. */
export class SectorWays {
  readonly #nodes: readonly RouteNode[];
  readonly #neighbours = new Map<string, Neighbour[]>();
  readonly #round: readonly RouteNode[];
  /** The next node on the way home. */
  readonly #homeward: ReadonlyMap<string, Neighbour>;
  readonly #dock: RouteNode | undefined;
  readonly #maximumSpeedMps: number;

  constructor(
    { patrols, routeGraph }: Pick<Sector, 'routeGraph' | 'patrols'>,
    robot: { readonly patrolId: string; readonly dockNodeId: string; readonly maximumSpeedMps: number },
  ) {
    this.#nodes = routeGraph.nodes;
    this.#maximumSpeedMps = robot.maximumSpeedMps;
    const byId = new Map(routeGraph.nodes.map((node) => [node.nodeId, node]));
    for (const { from, maxSpeedMps, to } of routeGraph.edges) {
      const [a, b] = [byId.get(from), byId.get(to)];
      if (a === undefined || b === undefined) continue;
      const link = { lengthM: distance(a, b), speedMps: Math.min(maxSpeedMps, robot.maximumSpeedMps) };
      this.#join(a, { ...link, node: b });
      this.#join(b, { ...link, node: a });
    }
    const nodeIds = patrols.find(({ patrolId }) => patrolId === robot.patrolId)?.nodeIds ?? [];
    const round = nodeIds.flatMap((nodeId) => byId.get(nodeId) ?? []);
    this.#round = round.length > 1 && round[0] === round.at(-1) ? round.slice(0, -1) : round;
    this.#dock = byId.get(robot.dockNodeId);
    this.#homeward = this.#allWaysTo(this.#dock);
  }

  get hasHome(): boolean {
    return this.#dock !== undefined;
  }

  /** Home from anywhere by the nearest node, or by the one that is second nearest; just the place itself if no way is known. */
  home(from: Point2, bySecond = false): readonly Stop[] {
    const nearest = this.#nearest(from);
    const start = bySecond ? (this.#nearest(from, nearest) ?? nearest) : nearest;
    if (start === undefined || this.#dock === undefined) return [];
    const stops: Stop[] = [{ x: start.x, y: start.y, speedMps: this.#capped(accessSpeedMps) }];
    for (let at = start; at !== this.#dock;) {
      const next = this.#homeward.get(at.nodeId);
      if (next === undefined) return [];
      stops.push({ x: next.node.x, y: next.node.y, speedMps: next.speedMps });
      at = next.node;
    }
    return stops;
  }

  /** Back along places that were driven over. */
  back(places: readonly Point2[]): readonly Stop[] {
    return places.map(({ x, y }) => ({ x, y, speedMps: this.#capped(retraceMps) }));
  }

  /** The announced way, each leg with the speed of the edge it runs on. */
  announced(from: Point2, way: readonly Point2[]): readonly Stop[] {
    let before = from;
    return way.map((place) => {
      const speedMps = this.#speed(before, place);
      before = place;
      return { x: place.x, y: place.y, speedMps };
    });
  }

  /** The patrol's rounds after the last two places of a way, without end; nothing if they are not on the patrol. */
  *roundsAfter(before: Point2, last: Point2): Generator<Stop> {
    const { length } = this.#round;
    const at = (index: number): RouteNode => this.#round[((index % length) + length) % length] as RouteNode;
    const here = this.#round.flatMap((node, index) => (distance(node, last) < sameM ? [index] : []));
    const [anywhere] = here;
    if (anywhere === undefined || length < 2) return;
    // A patrol may pass a place more than once: the passage counts that is come to from where the robot comes.
    const onward = here.find((index) => heads(before, last, at(index - 1)));
    const back = here.find((index) => heads(before, last, at(index + 1)));
    const step = onward === undefined && back !== undefined ? -1 : 1;
    for (let index = onward ?? back ?? anywhere; ; index += step) {
      const next = at(index + step);
      yield { x: next.x, y: next.y, speedMps: this.#speed(at(index), next) };
    }
  }

  /** Back to the patrol, then round and round the way the robot went when it announced `before`, or the other way. */
  *patrolFrom(from: Point2, before: readonly Point2[], reversed = false): Generator<Stop> {
    const { length } = this.#round;
    if (length < 2) return;
    const step = this.#goesForward(before) === reversed ? -1 : 1;
    const at = (index: number): RouteNode => this.#round[((index % length) + length) % length] as RouteNode;
    const here = this.#round.findIndex((node, index) => isOnLeg(from, node, at(index + step)));
    const nearest = this.#round.reduce((a, b) => (distance(b, from) < distance(a, from) ? b : a));
    const index = here < 0 ? this.#round.indexOf(nearest) : here + step;
    const speedMps = here < 0 ? this.#capped(accessSpeedMps) : this.#speed(at(here), at(index));
    yield { x: at(index).x, y: at(index).y, speedMps };
    yield* this.roundsAfter(at(index - step), at(index));
  }

  #goesForward(way: readonly Point2[]): boolean {
    const [a, b] = way.slice(-2).map((place) => this.#round.findIndex((node) => distance(node, place) < sameM));
    return a === undefined || b === undefined || a < 0 || b < 0 || (a + 1) % this.#round.length === b;
  }

  #speed(from: Point2, to: Point2): number {
    const end = this.#nodes.find((node) => distance(node, to) < sameM);
    const start = this.#nodes.find((node) => distance(node, from) < sameM);
    const joined = this.#neighbours.get(end?.nodeId ?? '') ?? [];
    const edge = joined.find(({ node }) => node === start) ?? nearestLeg(joined, to, from);
    return edge?.speedMps ?? this.#capped(accessSpeedMps);
  }

  #nearest(at: Point2, but?: RouteNode): RouteNode | undefined {
    let best: RouteNode | undefined;
    for (const node of this.#nodes) {
      if (node !== but && (best === undefined || distance(node, at) < distance(best, at))) best = node;
    }
    return best;
  }

  #join({ nodeId }: RouteNode, neighbour: Neighbour): void {
    const known = this.#neighbours.get(nodeId);
    if (known === undefined) this.#neighbours.set(nodeId, [neighbour]);
    else known.push(neighbour);
  }

  #capped(speedMps: number): number {
    return Math.min(speedMps, this.#maximumSpeedMps);
  }

  /** Dijkstra from the dock; a linear scan, as sectors have some hundred nodes. */
  #allWaysTo(dock: RouteNode | undefined): Map<string, Neighbour> {
    const homeward = new Map<string, Neighbour>();
    if (dock === undefined) return homeward;
    const distances = new Map([[dock, 0]]);
    const open = new Set([dock]);
    while (open.size > 0) {
      const at = [...open].reduce((a, b) => ((distances.get(b) as number) < (distances.get(a) as number) ? b : a));
      open.delete(at);
      for (const { lengthM, node, speedMps } of this.#neighbours.get(at.nodeId) ?? []) {
        const through = (distances.get(at) as number) + lengthM;
        if (through >= (distances.get(node) ?? Number.POSITIVE_INFINITY)) continue;
        distances.set(node, through);
        homeward.set(node.nodeId, { node: at, lengthM, speedMps });
        open.add(node);
      }
    }
    return homeward;
  }
}

const distance = (a: Point2, b: Point2): number => Math.hypot(a.x - b.x, a.y - b.y);

function isOnLeg(place: Point2, a: Point2, b: Point2): boolean {
  const [dx, dy, lengthM] = [b.x - a.x, b.y - a.y, distance(a, b)];
  const along = ((place.x - a.x) * dx + (place.y - a.y) * dy) / (lengthM || 1);
  const beside = Math.abs((place.x - a.x) * dy - (place.y - a.y) * dx) / (lengthM || 1);
  return along >= 0 && along <= lengthM && beside < onLegM;
}

/** Does the way from `before` to `last` come from the direction of `from`? */
const heads = (before: Point2, last: Point2, from: Point2): boolean => {
  const [ax, ay, bx, by] = [before.x - last.x, before.y - last.y, from.x - last.x, from.y - last.y];
  const lengths = Math.hypot(ax, ay) * Math.hypot(bx, by);
  return lengths > 0 && (ax * bx + ay * by) / lengths > 0.9;
};

/** Of the edges that end here, the one a place lies along. */
const nearestLeg = (edges: readonly Neighbour[], end: Point2, place: Point2): Neighbour | undefined =>
  edges.find(({ node }) => heads(place, end, node));
