import { describe, expect, it } from 'vitest';
import { qos } from '#shared/ros/port.ts';
import type { RosFault } from '#shared/ros/port.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { FakeRclnodejs } from '#tests/support/ros-fake-rclnodejs.ts';
import { describeRosGraph } from '#tests/support/ros-graph-contract.ts';
import { createRclnodejsGraph } from './rclnodejs-graph.ts';

async function drain(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function build(how?: { readonly simTime: boolean }) {
  const clock = new SimulatedClock(0, drain);
  const faults: RosFault[] = [];
  const fake = new FakeRclnodejs();
  const onFault = (fault: RosFault): void => void faults.push(fault);
  if (how?.simTime === true) fake.launched = [{ name: 'use_sim_time', value: true }];
  const argv = how?.simTime === true ? ['--ros-args'] : [];
  const graph = await createRclnodejsGraph({ clock, onFault, argv, load: async () => fake.rcl });
  return { clock, faults, fake, graph, pass: (ms: number) => clock.advance(ms), dispose: async () => graph.shutdown() };
}

describeRosGraph('the rclnodejs adapter on a fake library', build);

describe('the rclnodejs adapter', () => {
  it('lets nothing thrown reach the library, which would abort the process', async () => {
    const { faults, fake, graph, pass } = await build();
    const node = graph.createNode('a', { namespace: 'acme/R-01' });
    const publisher = node.createPublisher('n', 'std_msgs/msg/Float64', qos.stream);
    node.createSubscription('n', 'std_msgs/msg/Float64', qos.stream, () => {
      throw new Error('boo');
    });
    await pass(10);
    for (let i = 0; i < 100; i++) publisher.publish({ data: i });
    await pass(10);
    expect(fake.aborts).toEqual([]);
    expect(faults).toHaveLength(100);
    expect(faults[0]).toMatchObject({ node: '/acme/R_01/a', entity: 'subscription /acme/R_01/n' });
  });

  it('takes the signal handler away from the library', async () => {
    const { fake } = await build();
    expect(fake.signalHandlers).toBe(false);
  });

  it('gives up a goal that nobody answers, and cancels it when it is taken after all', async () => {
    const { fake, graph, pass } = await build();
    const type = 'nav2_msgs/action/NavigateThroughPoses';
    const node = graph.createNode('a', { namespace: 'r1' });
    let wasCanceled = false;
    node.createActionServer('go', type, async ({ canceled }) => {
      await new Promise<void>((resolve) => canceled.addEventListener('abort', () => resolve()));
      wasCanceled = true;
      return { status: 'canceled' };
    });
    fake.acceptanceDelay = new Promise((resolve) => (fake.answerGoals = resolve));
    const handle = node.createActionClient('go', type).send({ poses: [], behavior_tree: '' }, () => {});
    await pass(6000);
    expect(await handle.outcome).toEqual({ status: 'aborted', reason: 'the server did not answer the goal' });
    fake.answerGoals();
    await pass(10);
    expect(wasCanceled).toBe(true);
  });

  it('may be shut down from within a callback', async () => {
    const { faults, fake, graph, pass } = await build();
    const node = graph.createNode('a', { namespace: 'r1' });
    const publisher = node.createPublisher('n', 'std_msgs/msg/Float64', qos.stream);
    let heard = 0;
    node.createSubscription('n', 'std_msgs/msg/Float64', qos.stream, () => {
      heard++;
      graph.shutdown();
    });
    await pass(10);
    publisher.publish({ data: 1 });
    publisher.publish({ data: 2 });
    await pass(10);
    expect({ heard, faults, aborts: fake.aborts }).toEqual({ heard: 1, faults: [], aborts: [] });
  });
});
