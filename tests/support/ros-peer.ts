import { setTimeout as sleep } from 'node:timers/promises';
import { stopSignal } from '#launch/stop-signal.ts';
import { systemClock } from '#launch/system-clock.ts';
import { ManagedGraph } from '#robots/lifecycle/managed-graph.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { qos } from '#shared/ros/port.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { examplePosition } from './ros-example-messages.ts';

/**
 * The other process of the two-process tests: `node ros-peer.ts <namespace>`. Speaks fixes at 10 Hz, three latched words, an image
 * topic nobody strict can hear, serves `light`, and drives goals of `go` until they are cancelled or, for `short`, at once. Its
 * managed node `shy` waits to be brought up, and then counts at 10 Hz by its parameter `step`.
 */
const namespace = process.argv[2] ?? 'peer';
const clock = systemClock();
const graph = await createRclnodejsGraph({
  clock,
  argv: [],
  onFault: ({ entity, error }) => console.error(`fault ${entity} ${String(error)}`),
});
const node = graph.createNode('peer', { namespace });
const fix = node.createPublisher('gps/fix', 'sensor_msgs/msg/NavSatFix', qos.sensor);
const word = node.createPublisher('word', 'std_msgs/msg/String', { ...qos.latched, depth: 3 });
node.createPublisher('weak', 'std_msgs/msg/String', qos.sensor);
node.createService('light', 'std_srvs/srv/SetBool', ({ data }) => ({ success: data, message: 'done' }));
node.createActionServer('go', 'nav2_msgs/action/NavigateThroughPoses', async ({ goal, canceled, feedback }) => {
  for (let left = 5; left > 0 && !canceled.aborted; left--) {
    feedback({ ...examplePosition, distance_remaining: left });
    if (goal.behavior_tree === 'short') return { status: 'succeeded', result: {} };
    await sleep(100);
  }
  while (!canceled.aborted) await sleep(20);
  return { status: 'canceled' };
});
node.createTimer(100, () =>
  fix.publish({
    header: { stamp: toStamp(clock.now()), frame_id: 'gps' },
    status: { status: 0, service: 1 },
    latitude: 47.5,
    longitude: -8.25,
    altitude: 431.5,
    position_covariance: [1, 0, 0, 0, 2, 0, 0, 0, 4],
    position_covariance_type: 2,
  }),
);
const shy = new ManagedGraph(graph, () => {}).createNode('shy', { namespace });
const count = shy.createPublisher('count', 'std_msgs/msg/Float64', qos.stream);
let total = 0;
let step = shy.declareParameter({
  name: 'step',
  value: 1,
  description: 'Added each time.',
  range: { min: -10, max: 10 },
  onSet: (value) => (step = value),
});
shy.createTimer(100, () => count.publish({ data: (total += step) }));
for (const data of ['1', '2', '3', '4']) word.publish({ data });
console.log('ready');
await new Promise<void>((resolve) => stopSignal().addEventListener('abort', () => resolve(), { once: true }));
graph.shutdown();
process.exit(0);
