import type { RosterEntry } from '#shared/sector/sector.ts';
import type { RobotStart } from '../scenario/scenario.ts';
import type { BodyPose } from './body-pose.ts';
import { standOnGround } from './stand-on-ground.ts';
import type { World } from './world.ts';

/** Where a robot stands at the start: on its way between two nodes, or in its dock with its back to the wall. */
export function startPose({ sector, dem }: World, robot: RosterEntry, start: RobotStart): BodyPose {
  const { nodes, edges } = sector.routeGraph;
  const node = (id: string): { readonly x: number; readonly y: number } => {
    const found = nodes.find(({ nodeId }) => nodeId === id);
    if (found === undefined) throw new RangeError(`${sector.name} has no node ${id}`);
    return found;
  };
  if (start.kind === 'dock') {
    const dock = node(robot.dockNodeId);
    const edge = edges.find(({ from, to }) => from === robot.dockNodeId || to === robot.dockNodeId);
    const way = edge === undefined ? dock : node(edge.from === robot.dockNodeId ? edge.to : edge.from);
    return standOnGround(dem, dock.x, dock.y, Math.atan2(way.y - dock.y, way.x - dock.x));
  }
  const [from, to] = [node(start.from), node(start.to)];
  const yaw = Math.atan2(to.y - from.y, to.x - from.x);
  return standOnGround(dem, from.x + start.alongM * Math.cos(yaw), from.y + start.alongM * Math.sin(yaw), yaw);
}
