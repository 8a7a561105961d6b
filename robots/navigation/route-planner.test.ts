import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallSector } from '#tests/support/small-sector.ts';
import { PatrolDrive } from './patrol-drive.ts';
import { RouteGraph } from './route-graph.ts';
import { RoutePlanner } from './route-planner.ts';

const planner = new RoutePlanner(smallSector, 'loop', 'dock');
const ids = (way: readonly { readonly nodeId: string }[] | undefined): string =>
  way?.map(({ nodeId }) => nodeId).join(' ') ?? '';

describe('the route graph', () => {
  const graph = new RouteGraph(smallSector.routeGraph);

  it('finds the shortest way, both ways, and none where there is none', () => {
    expect(graph.shortestPath('dock', 'ne')?.map(({ node }) => node.nodeId)).toEqual(['nw', 'ne']);
    expect(graph.shortestPath('ne', 'ne')).toEqual([]);
    expect(graph.shortestPath('dock', 'moon')).toBeUndefined();
  });

  it('never finds a way longer than one through a third node', () => {
    const nodeIds = smallSector.routeGraph.nodes.map(({ nodeId }) => nodeId);
    fc.assert(
      fc.property(fc.constantFrom(...nodeIds), fc.constantFrom(...nodeIds), fc.constantFrom(...nodeIds), (a, b, c) => {
        const way = (from: string, to: string): number => graph.distancesFrom(from).get(to)!;
        expect(way(a, c)).toBeLessThanOrEqual(way(a, b) + way(b, c) + 1e-9);
      }),
    );
  });
});

describe('the route planner', () => {
  it('leads home along the graph and measures the way', () => {
    const way = planner.home({ x: 52, y: 48 });
    expect(ids(way)).toBe('ne nw dock');
    expect(way?.map(({ stop }) => stop)).toEqual([false, false, true]);
    expect(planner.wayHomeM({ x: 50, y: 50 })).toBeCloseTo(150);
  });

  it('plans a round from the nearest node of the patrol, in either direction, and the one after it', () => {
    expect(ids(planner.patrolFrom({ x: -50, y: -48 }, 1))).toBe('sw se ne nw dock sw');
    expect(ids(planner.patrolFrom({ x: -50, y: -48 }, -1))).toBe('sw dock nw ne se sw');
    expect(ids(planner.nextRound('sw', 1))).toBe('se ne nw dock sw');
  });

  it('goes on along the leg it stands on, the way it faces', () => {
    expect(ids(planner.patrolFrom({ x: -20, y: -50, yaw: 0 }, 1))).toBe('se ne nw dock sw se');
    expect(ids(planner.patrolFrom({ x: -20, y: -50, yaw: 3 }, 1))).toBe('sw se ne nw dock sw');
  });

  it('has nothing to drive without a patrol', () => {
    expect(new RoutePlanner(smallSector, 'none', 'dock').patrolFrom({ x: 0, y: 0 }, 1)).toEqual([]);
  });
});

describe('the patrol', () => {
  it('goes on where it was interrupted, and from the nearest node after an excursion', () => {
    const patrol = new PatrolDrive(planner);
    patrol.begin({ x: -50, y: -50 });
    patrol.pass();
    expect(ids(patrol.begin({ x: 10, y: -49 }))).toBe('se ne nw dock sw');
    expect(ids(patrol.begin({ x: 40, y: 60 }))).toBe('ne nw dock sw se ne');
  });

  it('never ends, and turns round when asked', () => {
    const patrol = new PatrolDrive(planner);
    patrol.begin({ x: -50, y: -50 });
    const passed: string[] = [];
    for (let i = 0; i < 25; i++) {
      passed.push(ids(patrol.begin({ x: 1000, y: 1000 }).slice(0, 1)));
      patrol.pass();
    }
    expect(passed.every((nodeId) => nodeId !== '')).toBe(true);
    patrol.turnRound();
    expect(ids(patrol.begin({ x: 50, y: -50 }))).toBe('se sw dock nw ne se');
  });
});
