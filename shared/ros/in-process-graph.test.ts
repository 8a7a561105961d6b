import { describe, expect, it } from 'vitest';
import { describeRosGraph } from '#tests/support/ros-graph-contract.ts';
import { SimulatedClock } from '../time/simulated-clock.ts';
import type { DeliveryFate, GraphConditions } from './graph-conditions.ts';
import { createInProcessGraph } from './in-process-graph.ts';
import { qos } from './port.ts';
import type { RosFault } from './port.ts';

const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function build(conditions?: GraphConditions, simTime = false) {
  const clock = new SimulatedClock(0, drain);
  const faults: RosFault[] = [];
  const graph = createInProcessGraph({
    clock,
    simTime,
    onFault: (fault) => faults.push(fault),
    ...(conditions && { conditions }),
  });
  return { clock, faults, graph, pass: (ms: number) => clock.advance(ms), dispose: async () => graph.shutdown() };
}

describeRosGraph('the in-process graph', async (how) => build(undefined, how?.simTime));

function talk(conditions?: GraphConditions) {
  const under = build(conditions);
  const node = under.graph.createNode('a', { namespace: '/r1' });
  const publisher = node.createPublisher('n', 'std_msgs/msg/Float64', qos.stream);
  const got: number[] = [];
  node.createSubscription('n', 'std_msgs/msg/Float64', qos.stream, ({ data }) => got.push(data));
  return { ...under, node, publisher, got };
}

describe('the in-process graph', () => {
  it('delivers within publish when no callback runs', () => {
    const { publisher, got } = talk();
    publisher.publish({ data: 1 });
    expect(got).toEqual([1]);
  });

  it('runs callbacks to completion: what they publish is delivered afterwards, in order of publication', () => {
    const { node, publisher } = talk();
    const log: string[] = [];
    const second = node.createPublisher('m', 'std_msgs/msg/Float64', qos.stream);
    node.createSubscription('n', 'std_msgs/msg/Float64', qos.stream, ({ data }) => {
      second.publish({ data });
      log.push('first subscriber done');
    });
    node.createSubscription('n', 'std_msgs/msg/Float64', qos.stream, () => log.push('second subscriber'));
    node.createSubscription('m', 'std_msgs/msg/Float64', qos.stream, () => log.push('answer'));
    publisher.publish({ data: 1 });
    expect(log).toEqual(['first subscriber done', 'second subscriber', 'answer']);
  });

  it('keeps only the newest `depth` messages for a subscriber that is busy', () => {
    const { node } = talk();
    const got: number[] = [];
    const start = node.createPublisher('go', 'std_msgs/msg/Bool', qos.stream);
    const fast = node.createPublisher('fast', 'std_msgs/msg/Float64', qos.stream);
    node.createSubscription('fast', 'std_msgs/msg/Float64', { ...qos.stream, depth: 2 }, ({ data }) => got.push(data));
    node.createSubscription('go', 'std_msgs/msg/Bool', qos.stream, () => {
      for (const data of [1, 2, 3, 4]) fast.publish({ data });
    });
    start.publish({ data: true });
    expect(got).toEqual([3, 4]);
  });

  it('loses, delays, reorders and breaks deliveries as told', async () => {
    const fates: DeliveryFate[] = [
      { kind: 'delay', delayMs: 200 },
      { kind: 'delay', delayMs: 100 },
      { kind: 'drop' },
      { kind: 'throw', error: new Error('injected') },
      { kind: 'deliver' },
    ];
    const { publisher, got, faults, pass } = talk(() => fates.shift() as DeliveryFate);
    for (const data of [1, 2, 3, 4, 5]) publisher.publish({ data });
    await pass(300);
    expect(got).toEqual([5, 2, 1]);
    expect(faults.map(({ error }) => (error as Error).message)).toEqual(['injected']);
  });

  it('reports profiles that can never match instead of staying silent', () => {
    const { node, faults } = talk();
    node.createPublisher('image', 'std_msgs/msg/String', qos.sensor);
    node.createSubscription('image', 'std_msgs/msg/String', qos.stream, () => {});
    expect(faults).toHaveLength(1);
    expect(faults[0]!.entity).toBe('subscription /r1/image');
  });

  it('aborts a running goal when its server goes away', async () => {
    const { graph, node, pass } = talk();
    const server = graph.createNode('server', { namespace: '/r1' });
    const type = 'nav2_msgs/action/NavigateThroughPoses';
    server.createActionServer('go', type, () => new Promise(() => {}));
    const handle = node.createActionClient('go', type).send({ poses: [], behavior_tree: '' }, () => {});
    await pass(10);
    server.destroy();
    expect((await handle.outcome).status).toBe('aborted');
  });
});
