import type { PatrolGraph } from './patrol-graph.ts';
import type { PatrolPlan } from './patrol-plan.ts';

export interface PlanCheck {
  /** Longest time that any node waits once the plan runs, seconds; infinite for a node that nobody visits. */
  readonly worstIdlenessS: number;
  readonly nodeThatWaitsLongest: number;
  /** What makes it no plan for this graph; empty if it is one. */
  readonly faults: readonly string[];
}

/** Enough for every gap of the longest walk to be seen. */
const rounds = 3;

/**
 * Recomputes the worst idleness of a plan from the plan and the graph alone, by driving it: robots on their ways, every node they
 * come through noted. Shares no code with the planner.
 */
export function checkPlan(graph: PatrolGraph, plan: PatrolPlan, speedMps: number): PlanCheck {
  const faults: string[] = [];
  const visits: number[][] = graph.nodes.map(() => []);
  const drives = plan.groups.map((group, index) => driveOf(graph, group.visits, `group ${index}`, faults));
  const horizonM = rounds * Math.max(...drives.map(({ lengthM }) => lengthM), 1);
  for (const [index, { lengthM, stops }] of drives.entries()) {
    const { robots } = plan.groups[index] as PatrolPlan['groups'][number];
    if (!Number.isInteger(robots) || robots < 1) faults.push(`group ${index} has ${robots} robots`);
    for (let robot = 0; robot < robots; robot++) {
      const headStartM = (lengthM * robot) / robots;
      for (const { node, alongM } of stops) noteVisits(visits[node], alongM - headStartM, lengthM, horizonM);
    }
  }
  let worst = { node: 0, waitM: 0 };
  for (const [node, times] of visits.entries()) {
    const waitM = longestWait(times, horizonM);
    if (waitM > worst.waitM) worst = { node, waitM };
  }
  return { worstIdlenessS: worst.waitM / speedMps, nodeThatWaitsLongest: worst.node, faults };
}

interface Drive {
  readonly lengthM: number;
  readonly stops: readonly { readonly node: number; readonly alongM: number }[];
}

/** The closed walk over real ways: each leg by breadth-first relaxation over the graph's own list of ways. */
function driveOf(graph: PatrolGraph, visits: readonly number[], name: string, faults: string[]): Drive {
  const stops: { node: number; alongM: number }[] = [];
  let alongM = 0;
  if (visits.length === 0) faults.push(`${name} visits nothing`);
  for (const [index, from] of visits.entries()) {
    const to = visits[(index + 1) % visits.length] as number;
    if (graph.nodes[from] === undefined) {
      faults.push(`${name} visits node ${from}, which there is not`);
      return { lengthM: alongM, stops };
    }
    const leg = shortestLeg(graph, from, to);
    if (leg === undefined) {
      faults.push(`${name} has no way from node ${from} to node ${to}`);
      return { lengthM: alongM, stops };
    }
    for (const { node, atM } of leg.slice(0, -1)) stops.push({ node, alongM: alongM + atM });
    if (leg.length === 1) stops.push({ node: from, alongM });
    alongM += (leg.at(-1) as { atM: number }).atM;
  }
  return { lengthM: alongM, stops };
}

function shortestLeg(graph: PatrolGraph, from: number, to: number) {
  const reachedM = new Map([[from, 0]]);
  const cameFrom = new Map<number, number>();
  const open = new Set([from]);
  while (open.size > 0) {
    const node = [...open].reduce((a, b) => ((reachedM.get(b) as number) < (reachedM.get(a) as number) ? b : a));
    open.delete(node);
    for (const way of graph.ways) {
      if (way.from !== node) continue;
      const atM = (reachedM.get(node) as number) + way.lengthM;
      if (atM >= (reachedM.get(way.to) ?? Number.POSITIVE_INFINITY)) continue;
      reachedM.set(way.to, atM);
      cameFrom.set(way.to, node);
      open.add(way.to);
    }
  }
  if (!reachedM.has(to)) return undefined;
  const leg = [{ node: to, atM: reachedM.get(to) as number }];
  for (let node = to; node !== from; leg.unshift({ node, atM: reachedM.get(node) as number })) {
    node = cameFrom.get(node) as number;
  }
  return leg;
}

function noteVisits(times: number[] | undefined, firstM: number, periodM: number, horizonM: number): void {
  if (times === undefined) return;
  if (periodM === 0) {
    // Somebody stands there for good.
    times.push(Number.NaN);
    return;
  }
  for (let at = firstM - periodM * Math.floor(firstM / periodM); at < horizonM; at += periodM) times.push(at);
}

function longestWait(times: readonly number[], horizonM: number): number {
  if (times.some(Number.isNaN)) return 0;
  if (times.length === 0) return Number.POSITIVE_INFINITY;
  const sorted = [...times].sort((a, b) => a - b);
  let longest = 0;
  for (let i = 1; i < sorted.length; i++)
    longest = Math.max(longest, (sorted[i] as number) - (sorted[i - 1] as number));
  return sorted.length === 1 ? horizonM : longest;
}
