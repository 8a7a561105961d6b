import { stopSignal } from '#launch/stop-signal.ts';
import { systemClock } from '#launch/system-clock.ts';
import { ManagedGraph } from '#robots/lifecycle/managed-graph.ts';
import { createRclnodejsGraph } from '#robots/ros/rclnodejs-graph.ts';
import { qos } from '#shared/ros/port.ts';
import { toStamp } from '#shared/ros/stamp.ts';

/**
 * A part of a fleet on a real graph: `node ros-fleet.ts <first> <count>`. Every robot is a managed node in its namespace that speaks
 * fixes at 5 Hz and Booleans about what it heard from everybody's `/fleet/word`, and serves `stop`.
 */
const [first, count] = process.argv.slice(2).map(Number) as [number, number];
const clock = systemClock();
const onFault = ({ entity, error }: { readonly entity: string; readonly error: unknown }): void =>
  console.error(`fault ${entity} ${String(error)}`);
const graph = await createRclnodejsGraph({ clock, onFault, argv: [] });
const nodes = new ManagedGraph(graph, onFault);
for (let i = first; i < first + count; i++) {
  const node = nodes.createNode('robot', { namespace: `fleet/R_${i}` });
  const fix = node.createPublisher('gps/fix', 'sensor_msgs/msg/NavSatFix', qos.stream);
  const heard = node.createPublisher('heard', 'std_msgs/msg/String', qos.stream);
  let isStopped = false;
  node.createSubscription('/fleet/word', 'std_msgs/msg/String', qos.stream, (word) => heard.publish(word));
  node.createService('stop', 'std_srvs/srv/Trigger', () => {
    isStopped = true;
    return { success: true, message: `R_${i} stands` };
  });
  node.createTimer(200, () =>
    fix.publish({
      header: { stamp: toStamp(clock.now()), frame_id: 'gps' },
      status: { status: isStopped ? -1 : 0, service: 1 },
      latitude: 47,
      longitude: i,
      altitude: 431.5,
      position_covariance: [1, 0, 0, 0, 2, 0, 0, 0, 4],
      position_covariance_type: 2,
    }),
  );
}
nodes.bringUp([]);
console.log('ready');
await new Promise<void>((resolve) => stopSignal().addEventListener('abort', () => resolve(), { once: true }));
nodes.bringDown([]);
graph.shutdown();
process.exit(0);
