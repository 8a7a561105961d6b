import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testSector } from '#tests/support/control-room/test-sector.ts';
import { buildOrder } from './build-order.ts';
import { MissionPlanner } from './mission-planner.ts';
import { entersStandOff, standOffM } from './observation-point.ts';
import { distance, nearestOnGraph, routeGraph } from './route-graph.ts';
import { quickestRoute } from './route-search.ts';

const place = fc.record({
  x: fc.double({ min: -300, max: 300, noNaN: true }),
  y: fc.double({ min: -300, max: 300, noNaN: true }),
});
/** A small random graph over the same square. */
const graphs = fc
  .record({
    nodes: fc.array(place, { minLength: 2, maxLength: 8 }),
    links: fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.double({ min: 0.5, max: 3, noNaN: true })), {
      minLength: 1,
      maxLength: 14,
    }),
  })
  .map(({ nodes, links }) =>
    routeGraph({
      nodes: nodes.map((at, index) => ({ nodeId: `n${index}`, ...at })),
      edges: links.map(([from, to, maxSpeedMps], index) => ({
        edgeId: `e${index}`,
        from: `n${from}`,
        to: `n${to}`,
        maxSpeedMps,
      })),
    }),
  )
  .filter(({ edges }) => edges.length > 0);

describe('the quickest route', () => {
  it('is as quick as relaxing every edge until nothing changes (Bellman-Ford), or there is none', () => {
    fc.assert(
      fc.property(graphs, place, place, (graph, from, to) => {
        const start = nearestOnGraph(graph, from)!;
        const end = nearestOnGraph(graph, to)!;
        const route = quickestRoute(graph, start, end, { maximumSpeedMps: 1.5 });
        const speed = (limit: number): number => Math.min(limit, 1.5);
        const times = new Map<string, number>();
        const offer = (id: string, seconds: number): boolean => {
          if (seconds >= (times.get(id) ?? Number.POSITIVE_INFINITY) - 1e-9) return false;
          times.set(id, seconds);
          return true;
        };
        for (const node of [start.edge.a, start.edge.b])
          offer(node.nodeId, distance(start, node) / speed(start.edge.maxSpeedMps));
        for (let changed = true; changed;) {
          changed = false;
          for (const { a, b, lengthM, maxSpeedMps } of graph.edges) {
            for (const [p, q] of [
              [a, b],
              [b, a],
            ] as const) {
              const at = times.get(p.nodeId);
              if (at !== undefined && offer(q.nodeId, at + lengthM / speed(maxSpeedMps))) changed = true;
            }
          }
        }
        let best = Number.POSITIVE_INFINITY;
        if (start.edge === end.edge) best = distance(start, end) / speed(end.edge.maxSpeedMps);
        for (const node of [end.edge.a, end.edge.b]) {
          best = Math.min(
            best,
            (times.get(node.nodeId) ?? Number.POSITIVE_INFINITY) + distance(node, end) / speed(end.edge.maxSpeedMps),
          );
        }
        if (route === undefined) expect(best).toBe(Number.POSITIVE_INFINITY);
        else expect(route.seconds).toBeCloseTo(best, 6);
      }),
      { numRuns: 200 },
    );
  });

  it('takes the quicker way, not the shorter one', () => {
    const graph = routeGraph({
      nodes: [
        { nodeId: 'a', x: 0, y: 0 },
        { nodeId: 'b', x: 100, y: 0 },
        { nodeId: 'c', x: 50, y: 80 },
        { nodeId: 'd', x: 200, y: 0 },
      ],
      edges: [
        { edgeId: 'mud', from: 'a', to: 'b', maxSpeedMps: 0.2 },
        { edgeId: 'road-1', from: 'a', to: 'c', maxSpeedMps: 1.5 },
        { edgeId: 'road-2', from: 'c', to: 'b', maxSpeedMps: 1.5 },
        { edgeId: 'road-3', from: 'b', to: 'd', maxSpeedMps: 1.5 },
      ],
    });
    const [, road1, , road3] = graph.edges;
    const start = { x: 0, y: 0, edge: road1!, offsetM: 0 };
    const end = { x: 200, y: 0, edge: road3!, offsetM: road3!.lengthM };
    const route = quickestRoute(graph, start, end, { maximumSpeedMps: 2 })!;
    expect(route.nodes.map(({ nodeId }) => nodeId)).toEqual(['c', 'b']);
    expect(route.lengthM).toBeCloseTo(2 * Math.hypot(50, 80) + 100, 6);
    expect(route.seconds).toBeCloseTo(route.lengthM / 1.5, 6);
  });
});

describe('observing', () => {
  it('never plans a place or a way nearer than the stand-off, from outside it', () => {
    const planner = new MissionPlanner(testSector);
    fc.assert(
      fc.property(place, place, (from, target) => {
        const route = planner.toObserve(from, target, 1.5);
        if (route === undefined) return;
        expect(distance(route.end, target)).toBeGreaterThanOrEqual(standOffM);
        const points = [route.start, ...route.nodes, route.end];
        for (let i = 1; i < points.length; i++) expect(entersStandOff(target, points[i - 1]!, points[i]!)).toBe(false);
      }),
    );
  });

  it('goes round a person on the way rather than past them, or not at all', () => {
    const planner = new MissionPlanner(testSector);
    const route = planner.toObserve({ x: 590, y: -100 }, { x: 300, y: -100 }, 1.5)!;
    expect(route.end.x).toBeCloseTo(360.5, 3);
    const blocked = planner.toApproach({ x: 590, y: -100 }, { x: 300, y: -100 }, 1.5)!;
    expect(blocked.end.x).toBeCloseTo(300, 6);
  });
});

describe('an order', () => {
  const planner = new MissionPlanner(testSector);
  const robotAt = { x: -300, y: -103 };
  const order = buildOrder({
    orderId: '01JZ0000000000000000000ABC',
    mapId: 'm',
    robotAt,
    route: planner.toNode(robotAt, 'dock', 1.5)!,
    description: 'return',
    lastActions: [{ actionType: 'a', actionId: '1', blockingType: 'HARD' }],
  });

  it('begins where the robot stands and passes the graph nodes in order, all of it released', () => {
    expect(order.nodes.map(({ nodeId }) => nodeId)).toEqual(['start-00000ABC', 'join-00000ABC', 'middle', 'dock']);
    expect(order.nodes[0]!.nodePosition).toMatchObject({ ...robotAt, mapId: 'm', allowedDeviationXY: { a: 15 } });
    expect(order.nodes.every(({ released }) => released)).toBe(true);
    expect(order.edges.every(({ released }) => released)).toBe(true);
  });

  it('counts sequence ids through nodes and edges, and acts on the last node only', () => {
    const ids = order.nodes.flatMap((node, i) => [
      node.sequenceId,
      ...(order.edges[i] ? [order.edges[i].sequenceId] : []),
    ]);
    expect(ids).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(order.nodes.map(({ actions }) => actions.length)).toEqual([0, 0, 0, 1]);
    expect(order.edges.at(-1)).toMatchObject({ edgeId: 'middle-dock', maximumSpeed: 1 });
  });

  it('is a single node when the robot is there already', () => {
    const here = buildOrder({
      orderId: 'x',
      mapId: 'm',
      robotAt: { x: 0, y: -500 },
      route: planner.toNode({ x: 0, y: -500 }, 'dock', 1.5)!,
      description: 'return',
      lastActions: [],
    });
    expect(here.nodes).toHaveLength(1);
    expect(here.edges).toEqual([]);
  });
});
