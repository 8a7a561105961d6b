import { stopSignal } from '#launch/stop-signal.ts';
import { systemClock } from '#launch/system-clock.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { qos } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { eulerFromQuaternion } from '#shared/ros/stamp.ts';
import { Nav2StandIn } from './nav2-stand-in.ts';
import type { BodyPose } from './nav2-stand-in.ts';

/** The other process of the Nav2 tests: `node nav2-peer.ts <namespace> <mode>`. Knows where the robot is from its odometry. */
const [, , namespace = 'r1', mode = 'drive'] = process.argv;
const graph = await createRclnodejsGraph({
  clock: systemClock(),
  argv: [],
  onFault: ({ entity, error }) => console.error(`fault ${entity} ${String(error)}`),
});
let body: BodyPose = { x: 0, y: 0, yaw: 0 };
const node = graph.createNode('amcl', { namespace });
node.createSubscription(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream, ({ pose: { pose } }) => {
  body = { x: pose.position.x, y: pose.position.y, yaw: eulerFromQuaternion(pose.orientation).yaw };
});
const server = new Nav2StandIn(graph, namespace, () => body);
server.mode = mode as Nav2StandIn['mode'];
console.log('ready');
await new Promise<void>((resolve) => stopSignal().addEventListener('abort', () => resolve(), { once: true }));
graph.shutdown();
process.exit(0);
