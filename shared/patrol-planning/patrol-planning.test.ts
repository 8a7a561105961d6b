import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { barrierDetection, sampledBarrierDetection } from './barrier-patrol.ts';
import { checkPlan } from './check-plan.ts';
import { closedWalk, lengthOf } from './closed-walk.ts';
import { distancesOf } from './distances.ts';
import { idlenessBound } from './idleness-bound.ts';
import type { PatrolGraph } from './patrol-graph.ts';
import { idlenessOf, planIdleness } from './plan-idleness.ts';
import { readGraphFile } from './read-graph-file.ts';

/** Connected: a random tree and some ways more, both directions, straight. */
const graphs = fc
  .record({
    places: fc.array(fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 500 }) }), {
      minLength: 2,
      maxLength: 12,
    }),
    parents: fc.array(fc.nat(100), { minLength: 12, maxLength: 12 }),
    extra: fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { maxLength: 6 }),
  })
  .map(({ places, parents, extra }): PatrolGraph => {
    const nodes = places.map((place, index) => ({ nodeId: `N${index}`, ...place }));
    const pairs = nodes.slice(1).map((_, index) => [index + 1, (parents[index] as number) % (index + 1)] as const);
    const more = extra.map(([a, b]) => [a % nodes.length, b % nodes.length] as const).filter(([a, b]) => a !== b);
    const ways = [...pairs, ...more].flatMap(([a, b]) => {
      const lengthM = 1 + Math.hypot(nodes[a]!.x - nodes[b]!.x, nodes[a]!.y - nodes[b]!.y);
      return [
        { from: a, to: b, lengthM },
        { from: b, to: a, lengthM },
      ];
    });
    return { nodes, ways };
  });

describe('distances', () => {
  it('are a metric, and their ways are as long as they say', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { between, size, way } = distancesOf(graph);
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const steps = way(a, b);
            expect([steps[0], steps.at(-1)]).toEqual([a, b]);
            const driven = steps.slice(1).map((to, i) => {
              const ways = graph.ways.filter((one) => one.from === steps[i] && one.to === to);
              return Math.min(...ways.map(({ lengthM }) => lengthM));
            });
            expect(driven.reduce((sum, length) => sum + length, 0)).toBeCloseTo(between(a, b), 6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are infinite where there is no way', () => {
    const { between, way } = distancesOf({
      nodes: [
        { nodeId: 'A', x: 0, y: 0 },
        { nodeId: 'B', x: 1, y: 0 },
      ],
      ways: [{ from: 0, to: 1, lengthM: 1 }],
    });
    expect([between(0, 1), between(1, 0), way(1, 0)]).toEqual([1, Number.POSITIVE_INFINITY, []]);
  });
});

describe('a closed walk', () => {
  it('is the shortest there is, for few nodes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 1, maxLength: 7 }), (places) => {
        const between = (a: number, b: number): number =>
          Math.hypot(places[a]![0] - places[b]![0], places[a]![1] - places[b]![1]);
        const nodes = places.map((_, index) => index);
        const { order, length } = closedWalk(nodes, between, { random: seededRandom(1), rounds: 200 });
        expect(order.toSorted((a, b) => a - b)).toEqual(nodes);
        const shortest = Math.min(...orders(nodes).map((one) => lengthOf(one, between)));
        expect(length).toBeCloseTo(shortest, 6);
      }),
      { numRuns: 60 },
    );
  });
});

function orders([first, ...rest]: readonly number[]): number[][] {
  const permute = (items: readonly number[]): number[][] =>
    items.length === 0
      ? [[]]
      : items.flatMap((item) => permute(items.filter((o) => o !== item)).map((p) => [item, ...p]));
  return permute(rest).map((order) => [first as number, ...order]);
}

describe('a patrol plan', () => {
  it('visits every node, keeps what it promises, and is no better than the bound', () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 1, max: 6 }), (graph, robots) => {
        const distances = distancesOf(graph);
        const plan = planIdleness(distances, { robots, random: seededRandom(3), effort: 0.1 });
        expect(plan.groups.reduce((sum, group) => sum + group.robots, 0)).toBe(robots);
        const visited = plan.groups.flatMap(({ visits }) => visits).sort((a, b) => a - b);
        expect(visited).toEqual(graph.nodes.map((_, index) => index));
        const { faults, worstIdlenessS } = checkPlan(graph, plan, 2);
        expect(faults).toEqual([]);
        expect(worstIdlenessS).toBeLessThanOrEqual(idlenessOf(plan, distances.between) / 2 + 1e-6);
        expect(idlenessOf(plan, distances.between)).toBeGreaterThanOrEqual(idlenessBound(distances, robots) - 1e-6);
      }),
      { numRuns: 40 },
    );
  });

  it('is refused where it is none: a node that nobody visits, a way that is not there, nobody to go', () => {
    const graph: PatrolGraph = {
      nodes: ['A', 'B', 'C'].map((nodeId, x) => ({ nodeId, x, y: 0 })),
      ways: [
        { from: 0, to: 1, lengthM: 10 },
        { from: 1, to: 0, lengthM: 10 },
      ],
    };
    const check = (visits: number[], robots = 1) =>
      checkPlan(graph, { kind: 'cyclic', groups: [{ robots, visits }] }, 1);
    expect(check([0, 1])).toEqual({ worstIdlenessS: Number.POSITIVE_INFINITY, nodeThatWaitsLongest: 2, faults: [] });
    expect(check([0, 2]).faults).toEqual(['group 0 has no way from node 0 to node 2']);
    expect(check([0, 7]).faults).toContain('group 0 has no way from node 0 to node 7');
    expect(check([0], 0).faults).toEqual(['group 0 has 0 robots']);
    expect(check([]).faults).toEqual(['group 0 visits nothing']);
  });

  it('halves the wait with two robots on one walk', () => {
    const graph: PatrolGraph = {
      nodes: ['A', 'B', 'C', 'D'].map((nodeId, x) => ({ nodeId, x, y: 0 })),
      ways: [0, 1, 2, 3].flatMap((from) => [
        { from, to: (from + 1) % 4, lengthM: 10 },
        { from: (from + 1) % 4, to: from, lengthM: 10 },
      ]),
    };
    const waits = [1, 2, 4].map(
      (robots) => checkPlan(graph, { kind: 'cyclic', groups: [{ robots, visits: [0, 1, 2, 3] }] }, 1).worstIdlenessS,
    );
    expect(waits).toEqual([40, 20, 10]);
  });
});

describe('the graph file reader', () => {
  const file = '2 100 50 0.5 1 2  0 10 20 1 1 E 8  1 26 20 1 0 W 8';
  it('takes places and ways in metres', () => {
    const graph = readGraphFile(file);
    expect(graph.ok && graph.value).toEqual({
      nodes: [
        { nodeId: '0', x: 6, y: 12 },
        { nodeId: '1', x: 14, y: 12 },
      ],
      ways: [
        { from: 0, to: 1, lengthM: 4 },
        { from: 1, to: 0, lengthM: 4 },
      ],
    });
  });

  it.each([
    ['', 'it ends before the number of nodes'],
    ['2 100 50 0 1 2', "item 4 (the resolution) is '0'"],
    [file.replace('26', 'x'), "(x of node 1) is 'x'"],
    [file.replace('1 1 E', '1 7 E'), "(a neighbour of node 0) is '7'"],
    [file.slice(0, -2), 'it ends before the cost of the way from 1 to 0'],
  ])('says what is wrong with %j', (text, what) => {
    const graph = readGraphFile(text);
    expect(graph.ok ? '' : graph.error.message).toContain(what);
  });
});

describe('barrier patrol', () => {
  it('sees everybody where the sight covers the line, and more with a faster robot', () => {
    const seen = (speedRatio: number, sightRadius = 1) =>
      sampledBarrierDetection({ lineLength: 10, sightRadius, speedRatio }, 20_000, seededRandom(2));
    expect(seen(1, 5)).toBe(1);
    expect(seen(4)).toBeGreaterThan(seen(2));
    expect(barrierDetection({ lineLength: 2, sightRadius: 1, speedRatio: 2 })).toBe(1);
  });
});
