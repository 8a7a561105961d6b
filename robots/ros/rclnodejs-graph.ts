import { pid } from 'node:process';
import { isMainThread } from 'node:worker_threads';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { qos } from '#shared/ros/port.ts';
import type { NodeOptions, RosFault, RosGraph, RosNode } from '#shared/ros/port.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { TopicClock } from '#shared/ros/topic-clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import { GraphContext } from './graph-context.ts';
import { GraphWatch } from './graph-watch.ts';
import { loadRclnodejs } from './load-rclnodejs.ts';
import type { RclContext, Rclnodejs, RclNodeOptions } from './rclnodejs-api.ts';
import { RclnodejsNode } from './rclnodejs-node.ts';
import { rosNamespace } from '#shared/ros/ros-namespace.ts';

export interface RclnodejsGraphDeps {
  readonly clock: Clock;
  readonly onFault: (fault: RosFault) => void;
  /** What the program was started with; ROS reads what stands behind `--ros-args` (remaps, parameters). */
  readonly argv: readonly string[];
  /** Default: the installed rclnodejs, after a look at the environment. */
  readonly load?: () => Promise<Rclnodejs>;
}

/**
 * Humble registers the rosout publisher twice and warns of it for every node. The parameter services are ours: the same on every
 * graph, and they say what is wrong with a value.
 */
const plainNode: RclNodeOptions = { enableRosout: false, startParameterServices: false, parameterOverrides: [] };

/** Listens to /clock for the whole process; two processes must not share a node's name. */
const timeNode = `ros_time_${pid}`;

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

  const topicClock = takesSimTime(rcl, rclContext, deps.argv) ? new TopicClock() : undefined;
  // Told otherwise, rclnodejs would listen to /clock once a node.
  const ownTime = new rcl.Parameter('use_sim_time', rcl.ParameterType.PARAMETER_BOOL, false);
  const nodeOptions = topicClock === undefined ? plainNode : { ...plainNode, parameterOverrides: [ownTime] };
  const clock = topicClock ?? deps.clock;

  const createNode = (name: string, { namespace, parameters: overrides = {} }: NodeOptions): RosNode => {
    const node = rcl.createNode(name, rosNamespace(namespace), rclContext, nodeOptions);
    const onDestroyed = (): void => void nodes.delete(made);
    const made = new RclnodejsNode({ context, watch, node, clock, overrides, onDestroyed });
    nodes.add(made);
    return made;
  };
  if (topicClock !== undefined) {
    createNode(timeNode, { namespace: '' }).createSubscription(
      '/clock',
      'rosgraph_msgs/msg/Clock',
      qos.sensor,
      (message) => topicClock.take(fromStamp(message.clock)),
    );
  }
  const shutdown = (): void => {
    watch.stop();
    for (const node of nodes) node.destroy();
    context.outsideCallbacks(() => rclContext.shutdown());
  };
  return { clock, timeKnown: topicClock?.started ?? Promise.resolve(), createNode, shutdown };
}

/** Does the command line or launch file say `use_sim_time`? ROS tells a node alone. */
function takesSimTime(rcl: Rclnodejs, context: RclContext, argv: readonly string[]): boolean {
  if (!argv.includes('--ros-args')) return false;
  const probe = rcl.createNode(timeNode, '/', context, plainNode);
  const isWanted = probe.getParameterOverrides().some(({ name, value }) => name === 'use_sim_time' && value === true);
  probe.destroy();
  return isWanted;
}
