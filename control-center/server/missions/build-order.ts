import type { Action } from '#shared/contracts/vda5050/common.ts';
import type { OrderEdge, OrderNode } from '#shared/contracts/vda5050/order.ts';
import type { Static } from 'typebox';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { RobotLinkBodies } from '../commands/robot-link-port.ts';
import { distance } from './route-graph.ts';
import type { RoutePoint } from './route-graph.ts';
import type { Route } from './route-search.ts';

type Node = Static<typeof OrderNode>;
type Edge = Static<typeof OrderEdge>;

/** Two places nearer than this are one node. */
const sameM = 1;
/** How far a robot may be from the node it is said to start at: its own position error and what it moved meanwhile. */
const startDeviationM = 15;

interface Stop extends Point2 {
  readonly nodeId: string;
}

/**
 * A VDA 5050 order along the route, everything released: it begins where the robot stands, so that the first node is trivially
 * reachable, and does `lastActions` at its end. Ids of way points that are no graph nodes are made from the order's id.
 */
export function buildOrder(order: {
  readonly orderId: string;
  readonly mapId: string;
  readonly robotAt: Point2;
  readonly route: Route;
  readonly description: string;
  readonly lastActions: readonly Action[];
  /** The robot turns to look at it at the end. */
  readonly facing?: Point2;
}): RobotLinkBodies['order'] {
  const { orderId, mapId, robotAt, route } = order;
  const stops = stopsOf(orderId, robotAt, route);
  const last = stops.length - 1;
  const nodes = stops.map(({ nodeId, x, y }, index): Node => ({
    nodeId,
    sequenceId: index * 2,
    released: true,
    nodePosition: {
      x,
      y,
      mapId,
      ...(index === last ? headingTo(order.facing, x, y) : {}),
      ...(index === 0 ? { allowedDeviationXY: { a: startDeviationM, b: startDeviationM, theta: 0 } } : {}),
    },
    actions: index === last ? [...order.lastActions] : [],
  }));
  return {
    orderId,
    orderUpdateId: 0,
    orderDescription: order.description,
    nodes,
    edges: edgesOf(orderId, stops, route),
  };
}

function headingTo(facing: Point2 | undefined, x: number, y: number): { readonly theta?: number } {
  return facing === undefined || distance(facing, { x, y }) < sameM
    ? {}
    : { theta: Math.atan2(facing.y - y, facing.x - x) };
}

function stopsOf(orderId: string, robotAt: Point2, route: Route): readonly Stop[] {
  const short = orderId.slice(-8);
  const way: Stop[] = [
    { nodeId: `start-${short}`, ...robotAt },
    named(route.start, `join-${short}`),
    ...route.nodes.map(({ nodeId, x, y }) => ({ nodeId, x, y })),
    named(route.end, `end-${short}`),
  ];
  const stops: Stop[] = [];
  for (const stop of way) {
    const before = stops.at(-1);
    if (before === undefined || distance(before, stop) >= sameM)
      stops.push({ nodeId: stop.nodeId, x: stop.x, y: stop.y });
  }
  return stops;
}

/** A point at an end of its edge is that graph node. */
function named({ edge, offsetM, x, y }: RoutePoint, otherwise: string): Stop {
  if (offsetM < sameM) return { nodeId: edge.a.nodeId, x, y };
  return { nodeId: edge.lengthM - offsetM < sameM ? edge.b.nodeId : otherwise, x, y };
}

function edgesOf(orderId: string, stops: readonly Stop[], { legs }: Route): Edge[] {
  const short = orderId.slice(-8);
  const slowest = Math.min(...legs.map(({ maxSpeedMps }) => maxSpeedMps));
  return stops.slice(1).map((stop, index) => {
    const from = stops[index] as Stop;
    const leg = legs.find(({ a, b }) => joins(a.nodeId, b.nodeId, from.nodeId, stop.nodeId));
    return {
      edgeId: leg?.edgeId ?? `leg-${short}-${index}`,
      sequenceId: index * 2 + 1,
      released: true,
      maximumSpeed: leg?.maxSpeedMps ?? slowest,
      length: distance(from, stop),
      actions: [],
    };
  });
}

const joins = (a: string, b: string, p: string, q: string): boolean => (a === p && b === q) || (a === q && b === p);
