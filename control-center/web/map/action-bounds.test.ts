import { describe, expect, it } from 'vitest';
import { sectors } from '#shared/sector/sectors.ts';
import { actionBounds } from './action-bounds.ts';

describe('what the map shows at first', () => {
  for (const [name, sector] of Object.entries(sectors)) {
    it(`holds every patrol, dock and zone of ${name}, within the extent`, () => {
      const bounds = actionBounds(sector);
      const holds = ({ x, y }: { readonly x: number; readonly y: number }): boolean =>
        x >= bounds.minX && x <= bounds.maxX && y >= bounds.minY && y <= bounds.maxY;
      const used = new Set([
        ...sector.patrols.flatMap(({ nodeIds }) => nodeIds),
        ...sector.roster.map(({ dockNodeId }) => dockNodeId),
      ]);
      expect(sector.routeGraph.nodes.filter(({ nodeId }) => used.has(nodeId)).every(holds)).toBe(true);
      expect(sector.zones.flatMap(({ polygon }) => polygon).every(holds)).toBe(true);
      expect(bounds.maxY - bounds.minY).toBeLessThan(sector.extent.maxY - sector.extent.minY);
    });
  }
});
