import type { Random } from '../random/random.ts';
import { closedWalk, lengthOf } from './closed-walk.ts';
import type { Distances } from './distances.ts';
import type { PatrolPlan } from './patrol-plan.ts';
import { splitWalks } from './split-walks.ts';

export interface PlanOptions {
  readonly robots: number;
  readonly random: Random;
  /** More finds better plans and takes longer; 1 is meant for a hundred nodes in a second or two. */
  readonly effort: number;
}

/**
 * The plan with the least worst idleness that was found among: one closed walk for all; a walk each; groups of equal size. All
 * nodes must be reachable from each other, by ways of the same length in both directions.
 */
export function planIdleness(distances: Distances, { robots, random, effort }: PlanOptions): PatrolPlan {
  const { between, size } = distances;
  const nodes = Array.from({ length: size }, (_, node) => node);
  const whole = closedWalk(nodes, between, { random: random.fork('walk'), rounds: Math.ceil(300 * effort * size) });
  const cyclic: PatrolPlan = { kind: 'cyclic', groups: [{ robots, visits: whole.order }] };
  const plans = [cyclic];
  for (const groupSize of groupSizes(robots, size)) {
    const shares = Array.from({ length: robots / groupSize }, () => groupSize);
    const options = { random: random.fork(`groups of ${groupSize}`), steps: Math.ceil(2500 * effort * size) };
    const groups = splitWalks(whole.order, shares, between, options).map((visits) => ({ robots: groupSize, visits }));
    plans.push({ kind: groupSize === 1 ? 'partition' : 'mixed', groups });
  }
  return plans.reduce((best, plan) => (idlenessOf(plan, between) < idlenessOf(best, between) - 1e-9 ? plan : best));
}

/** Metres between two visits of the node that waits longest; divided by the speed, the worst idleness. */
export const idlenessOf = ({ groups }: PatrolPlan, between: Distances['between']): number =>
  Math.max(...groups.map(({ robots, visits }) => lengthOf(visits, between) / robots));

/** Divisors of the number of robots for which every group gets a node. */
const groupSizes = (robots: number, nodes: number): readonly number[] =>
  Array.from({ length: robots - 1 }, (_, i) => i + 1).filter((size) => robots % size === 0 && robots / size <= nodes);
