import { isMainThread } from 'node:worker_threads';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { ParameterValue, RosFault, RosGraph, RosNode } from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';
import { GraphContext } from './graph-context.ts';
import { GraphWatch } from './graph-watch.ts';
import { loadRclnodejs } from './load-rclnodejs.ts';
import type { Rclnodejs } from './rclnodejs-api.ts';
import { RclnodejsNode } from './rclnodejs-node.ts';
import { rosNamespace } from './ros-names.ts';

export interface RclnodejsGraphDeps {
  readonly clock: Clock;
  readonly onFault: (fault: RosFault) => void;
  /** What the program was started with; ROS reads what stands behind `--ros-args` (remaps, parameters). */
  readonly argv: readonly string[];
  /** Default: the installed rclnodejs, after a look at the environment. */
  readonly load?: () => Promise<Rclnodejs>;
}

/**
 * A real ROS 2 graph through rclnodejs. Create nodes and their entities in one turn: they spin from the next turn on, and what is
 * created later blocks this thread up to 10 ms each. The caller handles signals and calls `shutdown`, so that peers hear of it at
 * once instead of after the DDS lease (about 10 s). Main thread only. Throws BPC_E_DEPENDENCY_MISSING where ROS is not usable.
 */
export async function createRclnodejsGraph(deps: RclnodejsGraphDeps): Promise<RosGraph> {
  if (!isMainThread) {
    const what = 'ROS runs on the main thread of its process only; this is a worker thread.';
    throw new CodedError(domainError('BPC_E_CONFIG_INVALID', what));
  }
  const rcl = await (deps.load ?? loadRclnodejs)();
  rcl.removeSignalHandlers();
  const rclContext = new rcl.Context();
  await rcl.init(rclContext, deps.argv);
  const context = new GraphContext(rcl, deps.clock, deps.onFault);
  const watch = new GraphWatch(context);
  const nodes = new Set<RclnodejsNode>();

  const createNode = (
    name: string,
    options: { readonly namespace: string; readonly parameters?: Readonly<Record<string, ParameterValue>> },
  ): RosNode => {
    const namespace = rosNamespace(options.namespace);
    // Humble registers the rosout publisher twice and warns of it for every node.
    const node = rcl.createNode(name, namespace, rclContext, { enableRosout: false });
    const onDestroyed = (): void => void nodes.delete(made);
    const overrides = options.parameters ?? {};
    const made = new RclnodejsNode({ context, watch, node, name, namespace, overrides, onDestroyed });
    nodes.add(made);
    return made;
  };
  const shutdown = (): void => {
    watch.stop();
    for (const node of nodes) node.destroy();
    context.outsideCallbacks(() => rclContext.shutdown());
  };
  return { createNode, shutdown };
}
