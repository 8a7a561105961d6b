import type { Random } from '../random/random.ts';
import { TourSearch } from './tour-search.ts';
import type { TourDistance } from './tour-search.ts';

export interface ClosedWalk {
  /** Every node once, in the order of the visits; the last goes back to the first. */
  readonly order: readonly number[];
  readonly length: number;
}

export interface ClosedWalkOptions {
  readonly random: Random;
  /** Of the iterated search; with some hundred a node the shortest is found for a hundred nodes or so. */
  readonly rounds: number;
}

/**
 * A short closed walk over `nodes` in a symmetric metric: 2-opt and Or-opt to a local optimum, then again and again from a double
 * bridge, kept when it is no longer (iterated local search; Johnson and McGeoch 1997). Deterministic for a seed.
 */
export function closedWalk(
  nodes: readonly number[],
  between: (a: number, b: number) => number,
  { random, rounds }: ClosedWalkOptions,
): ClosedWalk {
  if (nodes.length <= 3) return { order: [...nodes], length: lengthOf(nodes, between) };
  const distance: TourDistance = matrixOf(nodes, between);
  const search = new TourSearch(distance, nearestNeighbourTour(distance));
  search.improveAll();
  let best = search.snapshot();
  for (let round = 0; round < rounds; round++) {
    search.perturb(random);
    if (search.length <= best.length - 1e-9) best = search.snapshot();
    else if (search.length > best.length + 1e-9) search.restore(best);
  }
  const order = [...best.order].map((index) => nodes[index] as number);
  return { order, length: lengthOf(order, between) };
}

/** Of the closed walk in this order. */
export function lengthOf(order: readonly number[], between: (a: number, b: number) => number): number {
  let length = 0;
  for (let i = 0; i < order.length; i++) length += between(order[i] as number, order[(i + 1) % order.length] as number);
  return length;
}

function matrixOf(nodes: readonly number[], between: (a: number, b: number) => number): TourDistance {
  const size = nodes.length;
  const values = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) values[i * size + j] = between(nodes[i] as number, nodes[j] as number);
  }
  return { size, values };
}

function nearestNeighbourTour({ size, values }: TourDistance): Int32Array {
  const order = new Int32Array(size);
  const left = new Set(Array.from({ length: size - 1 }, (_, i) => i + 1));
  for (let i = 1; i < size; i++) {
    const from = order[i - 1] as number;
    let nearest = -1;
    for (const node of left) {
      if (nearest === -1 || (values[from * size + node] as number) < (values[from * size + nearest] as number))
        nearest = node;
    }
    order[i] = nearest;
    left.delete(nearest);
  }
  return order;
}
