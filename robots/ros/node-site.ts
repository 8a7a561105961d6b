import type { GraphContext } from './graph-context.ts';
import type { RclNode } from './rclnodejs-api.ts';

/** Where services and actions of a node live. */
export interface NodeSite {
  readonly context: GraphContext;
  readonly node: RclNode;
  /** Full name of the node, for faults. */
  readonly nodeName: string;
  readonly isClosed: () => boolean;
}
