import { describe, expect, it } from 'vitest';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import { qos } from '#shared/ros/port.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { exampleMessages } from '#tests/support/ros-example-messages.ts';
import { tappedGraph } from './tapped-graph.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function tapped(tap?: () => void) {
  const clock = new SimulatedClock(0, drain);
  const heard: string[] = [];
  const faults: unknown[] = [];
  const outside = createInProcessGraph({ clock, onFault: ({ error }) => faults.push(error) });
  const graph = tappedGraph(
    outside,
    (topic, type) => {
      tap?.();
      heard.push(`${topic} ${type}`);
    },
    (error) => faults.push(error),
  );
  return { clock, heard, faults, outside, graph };
}
const fix = exampleMessages['sensor_msgs/msg/NavSatFix'];

describe('the tap of a robot’s graph', () => {
  it('hears each message once, however many nodes of the robot take it', async () => {
    const { clock, heard, outside, graph } = tapped();
    const driver = outside.createNode('driver', { namespace: 'bpc/R_01' });
    const publisher = driver.createPublisher('gps/fix', 'sensor_msgs/msg/NavSatFix', qos.stream);
    const nodes = ['a', 'b'].map((name) => graph.createNode(name, { namespace: 'bpc/R_01' }));
    let got = 0;
    for (const node of nodes) node.createSubscription('gps/fix', 'sensor_msgs/msg/NavSatFix', qos.stream, () => got++);
    publisher.publish(fix);
    await clock.advance(10);
    expect([got, heard]).toEqual([2, ['/bpc/R_01/gps/fix sensor_msgs/msg/NavSatFix']]);
    nodes[0]!.destroy();
    publisher.publish(fix);
    await clock.advance(10);
    expect([got, heard.length]).toEqual([3, 2]);
  });

  it('hears what the robot itself publishes at the publisher, and not again where it is received', async () => {
    const { clock, heard, graph } = tapped();
    const [from, to] = [graph.createNode('from', { namespace: 'n' }), graph.createNode('to', { namespace: 'n' })];
    to.createSubscription('cmd_vel', 'geometry_msgs/msg/Twist', qos.command, () => undefined);
    from
      .createPublisher('cmd_vel', 'geometry_msgs/msg/Twist', qos.command)
      .publish(exampleMessages['geometry_msgs/msg/Twist']);
    await clock.advance(10);
    expect(heard).toEqual(['/n/cmd_vel geometry_msgs/msg/Twist']);
  });

  it('costs nobody a message when it fails', async () => {
    const { clock, faults, outside, graph } = tapped(() => {
      throw new Error('full');
    });
    let got = 0;
    const node = graph.createNode('a', { namespace: 'n' });
    node.createSubscription('/fix', 'sensor_msgs/msg/NavSatFix', qos.stream, () => got++);
    outside
      .createNode('b', { namespace: 'n' })
      .createPublisher('/fix', 'sensor_msgs/msg/NavSatFix', qos.stream)
      .publish(fix);
    await clock.advance(10);
    expect([got, faults]).toEqual([1, [new Error('full')]]);
  });
});
