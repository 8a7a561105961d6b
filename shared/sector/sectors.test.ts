import { describe, expect, it } from 'vitest';
import { alongPolyline, isInside } from '../geo/polygon.ts';
import type { Point2 } from '../geo/polygon.ts';
import { generateDem } from '../terrain/generate-dem.ts';
import { crossing } from '../terrain/line-of-sight.ts';
import type { RouteEdge, Sector } from './sector.ts';
import { sectors } from './sectors.ts';

describe.each(Object.entries<Sector>(sectors))('sector %s', (_, sector) => {
  const nodes = new Map(sector.routeGraph.nodes.map((node) => [node.nodeId, node]));
  const node = (id: string) => nodes.get(id)!;
  const samplesOf = (edge: RouteEdge): Point2[] => {
    const [a, b] = [node(edge.from), node(edge.to)];
    const steps = Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 5);
    return Array.from({ length: steps + 1 }, (_, i) => ({
      x: a.x + ((b.x - a.x) * i) / steps,
      y: a.y + ((b.y - a.y) * i) / steps,
    }));
  };
  const blocked = sector.zones.filter(({ kind }) => kind === 'BLOCKED');

  it('names every node, edge, zone and patrol once', () => {
    for (const ids of [
      sector.routeGraph.nodes.map(({ nodeId }) => nodeId),
      sector.routeGraph.edges.map(({ edgeId }) => edgeId),
      sector.zones.map(({ zoneId }) => zoneId),
      sector.patrols.map(({ patrolId }) => patrolId),
      sector.roster.map(({ serialNumber }) => serialNumber),
    ]) {
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('has a connected route graph between known nodes', () => {
    const reached = new Set([sector.routeGraph.nodes[0]!.nodeId]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const { from, to } of sector.routeGraph.edges) {
        expect(nodes.has(from) && nodes.has(to)).toBe(true);
        if (reached.has(from)) reached.add(to);
        if (reached.has(to)) reached.add(from);
      }
    }
    expect(reached.size).toBe(nodes.size);
  });

  it('walks each patrol over edges, back to its start', () => {
    const joined = new Set(sector.routeGraph.edges.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]));
    for (const { patrolId, nodeIds } of sector.patrols) {
      nodeIds.forEach((id, i) => {
        const next = nodeIds[(i + 1) % nodeIds.length]!;
        expect(joined.has(`${id} ${next}`), `${patrolId}: ${id} to ${next}`).toBe(true);
      });
    }
  });

  it('gives each robot a dock and a patrol that exist', () => {
    for (const robot of sector.roster) {
      expect(nodes.has(robot.dockNodeId)).toBe(true);
      expect(sector.patrols.some(({ patrolId }) => patrolId === robot.patrolId)).toBe(true);
    }
  });

  it('keeps all routes in the allowed area and out of blocked zones and obstacles', () => {
    const solid = [...blocked, ...sector.obstacles].map(({ polygon }) => polygon);
    for (const edge of sector.routeGraph.edges) {
      for (const point of samplesOf(edge)) {
        expect(isInside(point, sector.allowedArea), edge.edgeId).toBe(true);
        for (const polygon of solid) expect(isInside(point, polygon), edge.edgeId).toBe(false);
      }
    }
  });

  it('keeps the allowed area on the inside, to the right of the line, without touching it', () => {
    const { points } = sector.borderLine;
    sector.allowedArea.forEach((a, i) => {
      const b = sector.allowedArea[(i + 1) % sector.allowedArea.length]!;
      expect(alongPolyline(a, points).signedDistance).toBeLessThan(-4);
      for (let j = 1; j < points.length; j++) expect(crossing(a, b, points[j - 1]!, points[j]!)).toBeUndefined();
    });
  });

  it('has drivable slopes along all routes', () => {
    const dem = generateDem(sector);
    for (const edge of sector.routeGraph.edges) {
      for (const { x, y } of samplesOf(edge)) expect(dem.slopeAt(x, y), edge.edgeId).toBeLessThan(0.25);
    }
  });

  it('lies within its extent', () => {
    const { minX, minY, maxX, maxY } = sector.extent;
    for (const { x, y } of [...sector.allowedArea, ...sector.borderLine.points, ...sector.places]) {
      expect(x >= minX && x <= maxX && y >= minY && y <= maxY).toBe(true);
    }
  });
});
