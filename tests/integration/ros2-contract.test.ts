import { expect, it } from 'vitest';
import type { MessageType } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import { exampleMessages } from '#tests/support/ros-example-messages.ts';
import { describeRosGraph } from '#tests/support/ros-graph-contract.ts';
import { describeWithRos, realGraph } from '#tests/support/ros-real-graph.ts';

const types = Object.keys(exampleMessages) as MessageType[];

describeWithRos('ROS 2 through rclnodejs', () => {
  describeRosGraph('a real graph', (how) =>
    realGraph(how?.simTime === true ? ['--ros-args', '-p', 'use_sim_time:=true'] : []),
  );

  it('takes parameters and remaps from behind --ros-args', async () => {
    const { graph, pass, dispose } = await realGraph(['--ros-args', '-p', 'speed:=2', '-r', '/args/said:=/args/heard']);
    const node = graph.createNode('a', { namespace: 'args' });
    const speed = node.declareParameter({ name: 'speed', value: 0.7, description: '' });
    const publisher = node.createPublisher('said', 'std_msgs/msg/String', qos.stream);
    const got: string[] = [];
    node.createSubscription('heard', 'std_msgs/msg/String', qos.stream, ({ data }) => got.push(data));
    await pass(300);
    publisher.publish({ data: 'hello' });
    await pass(300);
    await dispose();
    expect({ speed, got }).toEqual({ speed: 2, got: ['hello'] });
  });

  it('lives in the namespace that a launch file gives it', async () => {
    const { graph, pass, dispose } = await realGraph(['--ros-args', '-r', '__ns:=/launched']);
    const node = graph.createNode('a', { namespace: 'args' });
    const publisher = node.createPublisher('said', 'std_msgs/msg/String', qos.stream);
    const got: string[] = [];
    node.createSubscription('/launched/said', 'std_msgs/msg/String', qos.stream, ({ data }) => got.push(data));
    await pass(300);
    publisher.publish({ data: 'hello' });
    await pass(300);
    await dispose();
    expect({ namespace: node.namespace, got }).toEqual({ namespace: '/launched', got: ['hello'] });
  });

  it('carries one of every message type, unchanged', async () => {
    const { graph, faults, pass, dispose } = await realGraph();
    const node = graph.createNode('echo', { namespace: 'every/type' });
    const got: Partial<Record<MessageType, unknown>> = {};
    const publish = types.map((type, i) => {
      const publisher = node.createPublisher(`t${i}`, type, qos.stream);
      node.createSubscription(`t${i}`, type, qos.stream, (message) => (got[type] = message));
      return () => publisher.publish(exampleMessages[type]);
    });
    await pass(500);
    for (const send of publish) send();
    await pass(500);
    await dispose();
    expect(faults).toEqual([]);
    expect(got).toEqual(exampleMessages);
  });

  it('sends nothing false: what breaks its type is reported and stays here', async () => {
    const { graph, faults, pass, dispose } = await realGraph();
    const node = graph.createNode('liar', { namespace: 'liar' });
    let heard = 0;
    const publisher = node.createPublisher('fix', 'sensor_msgs/msg/NavSatFix', qos.stream);
    node.createSubscription('fix', 'sensor_msgs/msg/NavSatFix', qos.stream, () => heard++);
    await pass(300);
    const good = exampleMessages['sensor_msgs/msg/NavSatFix'];
    publisher.publish({ ...good, latitude: 'abc' as unknown as number });
    publisher.publish({ ...good, position_covariance: [1, 2] });
    publisher.publish({ ...good, lattitude: 1 } as typeof good);
    publisher.publish(good);
    const speed = node.createPublisher('speed', 'std_msgs/msg/Float64', qos.stream);
    speed.publish({ data: Number.NaN });
    await pass(500);
    await dispose();
    expect(heard).toBe(1);
    expect(faults.map(({ error }) => (error as Error).message)).toEqual([
      expect.stringContaining('latitude must be number (float64), got abc'),
      expect.stringContaining('position_covariance has 2 elements, not 9'),
      expect.stringContaining('lattitude is no field of this message'),
      expect.stringContaining('data must be finite, got NaN'),
    ]);
  });
});
