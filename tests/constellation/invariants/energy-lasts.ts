import { robotId } from '#shared/ids/branded.ts';
import { InvariantBroken } from '../invariant.ts';
import type { Invariant } from '../invariant.ts';

/** The contacts of a dock reach this far. */
const dockReachM = 3;

/** No robot is stranded without energy: empty only in its dock. */
export function energyLasts(): Invariant & { lowestPercent: number } {
  const name = 'no robot is stranded without energy';
  const invariant: Invariant & { lowestPercent: number } = {
    name,
    lowestPercent: 100,
    onSample({ sector, truth }) {
      const nodes = new Map(sector.routeGraph.nodes.map((node) => [node.nodeId, node]));
      const docks = new Map(
        sector.roster.map((entry) => [robotId(entry.manufacturer, entry.serialNumber), nodes.get(entry.dockNodeId)]),
      );
      for (const { batteryPercent, id, x, y } of truth.robots()) {
        const dock = docks.get(id);
        const isDocked = dock !== undefined && Math.hypot(dock.x - x, dock.y - y) <= dockReachM;
        if (!isDocked) invariant.lowestPercent = Math.min(invariant.lowestPercent, batteryPercent);
        if (batteryPercent <= 0 && !isDocked) {
          throw new InvariantBroken(name, `${id} is empty at ${x.toFixed(0)}, ${y.toFixed(0)}`);
        }
      }
    },
  };
  return invariant;
}
