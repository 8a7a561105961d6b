import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallSector } from '#tests/support/small-sector.ts';
import { ClosedWays } from './closed-ways.ts';
import { PatrolDrive } from './patrol-drive.ts';
import { RouteGraph } from './route-graph.ts';
import { RoutePlanner } from './route-planner.ts';

const planner = new RoutePlanner(smallSector, { patrolId: 'loop', dockNodeId: 'dock' });
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
  it('leads home along the graph', () => {
    const way = planner.home({ x: 52, y: 48 });
    expect(ids(way)).toBe('ne nw dock');
    expect(way?.map(({ stop }) => stop)).toEqual([false, false, true]);
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
    expect(
      new RoutePlanner(smallSector, { patrolId: 'none', dockNodeId: 'dock' }).patrolFrom({ x: 0, y: 0 }, 1),
    ).toEqual([]);
  });
});

describe('a planner with closed ways', () => {
  const closing = (...forbidden: string[]) => {
    let now = 0;
    const isForbidden = (a: { x: number; y: number }, b: { x: number; y: number }): boolean =>
      forbidden.includes(`${a.x},${a.y} ${b.x},${b.y}`) || forbidden.includes(`${b.x},${b.y} ${a.x},${a.y}`);
    const closed = new ClosedWays(isForbidden, () => now);
    const routes = new RoutePlanner(smallSector, { patrolId: 'loop', dockNodeId: 'dock', closed });
    return { closed, routes, pass: (ms: number) => void (now += ms) };
  };

  it('goes round what zones forbid, and nowhere if that closes every way', () => {
    const { routes } = closing('50,50 -50,50');
    expect(ids(routes.home({ x: 52, y: 48 }))).toBe('ne se sw dock');
    expect(ids(routes.patrolFrom({ x: -50, y: -48 }, 1))).toBe('sw se ne se sw dock nw dock sw');
    expect(closing('50,50 -50,50', '-50,-50 50,-50').routes.home({ x: 52, y: 48 })).toBeUndefined();
  });

  it('begins behind what obstructs the edge it is on, and tries that again after ten minutes', () => {
    const { closed, pass, routes } = closing();
    const at = { x: -20, y: 50 };
    expect(ids(routes.home(at))).toBe('nw dock');
    const edge = routes.edgeTo('nw', at)!;
    expect(closed.obstruct(edge.edgeId, edge.behindNodeId)).toBe(true);
    expect(closed.obstruct(edge.edgeId, edge.behindNodeId)).toBe(false);
    expect(ids(routes.home(at))).toBe('ne se sw dock');
    pass(600_001);
    expect(ids(routes.home(at))).toBe('nw dock');
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
    patrol.turnRound(false);
    expect(ids(patrol.begin({ x: 50, y: -50 }))).toBe('se sw dock nw ne se');
  });

  it('turns round on the spot on an out-and-back route', () => {
    const line = {
      ...smallSector,
      patrols: [{ patrolId: 'line', name: 'Line', nodeIds: ['sw', 'se', 'ne', 'se', 'sw'] }],
    };
    const patrol = new PatrolDrive(new RoutePlanner(line, { patrolId: 'line', dockNodeId: 'dock' }));
    const eastward = { x: 0, y: -50, yaw: 0 };
    expect(ids(patrol.begin(eastward).slice(0, 2))).toBe('se ne');
    patrol.turnRound(true);
    expect(ids(patrol.begin(eastward).slice(0, 2))).toBe('sw se');
  });
});
