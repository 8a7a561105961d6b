import { describe, expect, it } from 'vitest';
import { CodedError } from '#shared/errors/domain-error.ts';
import type { ServerGoal } from '#shared/ros/port.ts';
import { qos } from '#shared/ros/port.ts';
import { describeRosLifecycle } from './ros-lifecycle-contract.ts';
import { describeRosNodes } from './ros-node-contract.ts';
import { describeRosParameters } from './ros-parameter-contract.ts';
import { withGraphOf } from './ros-with-graph.ts';
import type { CreateGraph, GraphUnderTest } from './ros-with-graph.ts';

const options = { namespace: 'r1' };
const goal = { poses: [], behavior_tree: '' };

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error instanceof CodedError ? error.domainError.code : 'not coded';
  }
}

/** What every RosGraph keeps, in process or real. Entities are created before time passes, as rclnodejs wants it. */
export function describeRosGraph(name: string, create: CreateGraph): void {
  const withGraph = (test: (under: GraphUnderTest) => Promise<void>) => withGraphOf(create, test);

  describe(`${name} keeps the ROS graph contract`, () => {
    it(
      'delivers a message to every subscriber of its topic within the namespace, and to nobody else',
      withGraph(async ({ graph, pass }) => {
        const got: string[] = [];
        const a = graph.createNode('a', options);
        const b = graph.createNode('b', options);
        const foreign = graph.createNode('c', { namespace: 'r2' });
        const publisher = a.createPublisher('word', 'std_msgs/msg/String', qos.stream);
        b.createSubscription('word', 'std_msgs/msg/String', qos.stream, ({ data }) => got.push(`b ${data}`));
        b.createSubscription('/r1/word', 'std_msgs/msg/String', qos.stream, ({ data }) => got.push(`abs ${data}`));
        foreign.createSubscription('word', 'std_msgs/msg/String', qos.stream, ({ data }) => got.push(`c ${data}`));
        await pass(300);
        publisher.publish({ data: 'hello' });
        await pass(300);
        expect(got.toSorted()).toEqual(['abs hello', 'b hello']);
      }),
    );

    it(
      'gives late joiners the last messages of a transient-local publisher, at most its depth',
      withGraph(async ({ graph, pass }) => {
        const node = graph.createNode('a', options);
        const publisher = node.createPublisher('map', 'std_msgs/msg/String', { ...qos.latched, depth: 2 });
        for (const data of ['1', '2', '3']) publisher.publish({ data });
        const got: string[] = [];
        const late = graph.createNode('late', options);
        late.createSubscription('map', 'std_msgs/msg/String', { ...qos.latched, depth: 2 }, ({ data }) =>
          got.push(data),
        );
        await pass(500);
        expect(got).toEqual(['2', '3']);
      }),
    );

    it(
      'refuses to open a topic, service or action under a second type',
      withGraph(async ({ graph }) => {
        const node = graph.createNode('a', options);
        node.createPublisher('word', 'std_msgs/msg/String', qos.stream);
        node.createService('ask', 'std_srvs/srv/Trigger', () => ({ success: true, message: '' }));
        const open = async (): Promise<void> =>
          node.createSubscription('word', 'std_msgs/msg/Bool', qos.stream, () => {});
        const ask = async (): Promise<unknown> => node.createClient('ask', 'std_srvs/srv/SetBool');
        expect(await codeOf(open())).toBe('BPC_E_ROS_TYPE_MISMATCH');
        expect(await codeOf(ask())).toBe('BPC_E_ROS_TYPE_MISMATCH');
      }),
    );

    it(
      'reports a throwing callback and goes on',
      withGraph(async ({ graph, faults, pass }) => {
        const got: string[] = [];
        const node = graph.createNode('a', options);
        const publisher = node.createPublisher('word', 'std_msgs/msg/String', qos.stream);
        node.createSubscription('word', 'std_msgs/msg/String', qos.stream, ({ data }) => {
          if (data === 'bad') throw new Error('cannot read it');
          got.push(data);
        });
        await pass(300);
        for (const data of ['bad', 'good']) publisher.publish({ data });
        await pass(300);
        expect(got).toEqual(['good']);
        expect(faults.map(({ error }) => (error as Error).message)).toEqual(['cannot read it']);
      }),
    );

    it(
      'answers a service call, names a missing server, and times out when the handler fails',
      withGraph(async ({ graph, faults, pass }) => {
        const node = graph.createNode('a', options);
        node.createService('light', 'std_srvs/srv/SetBool', ({ data }) => ({ success: data, message: 'done' }));
        node.createService('broken', 'std_srvs/srv/Trigger', () => {
          throw new Error('no bulb');
        });
        const light = node.createClient('light', 'std_srvs/srv/SetBool');
        const broken = node.createClient('broken', 'std_srvs/srv/Trigger');
        const nobody = node.createClient('nobody', 'std_srvs/srv/Trigger');
        const answers = Promise.all([
          light.call({ data: true }, 1000),
          codeOf(broken.call({}, 200)),
          codeOf(nobody.call({}, 200)),
        ]);
        await pass(1500);
        expect(await answers).toEqual([{ success: true, message: 'done' }, 'BPC_E_TIMEOUT', 'BPC_E_ROS_NO_SERVER']);
        expect(faults.map(({ error }) => (error as Error).message)).toEqual(['no bulb']);
      }),
    );

    it(
      'runs an action with feedback to its result, and cancels and rejects',
      withGraph(async ({ graph, pass }) => {
        const node = graph.createNode('a', options);
        const type = 'nav2_msgs/action/NavigateThroughPoses';
        const takes = ({ behavior_tree }: { behavior_tree: string }): boolean => behavior_tree !== 'bad';
        const execute = async ({ goal: { behavior_tree }, canceled, feedback }: ServerGoal<typeof type>) => {
          const time = { sec: 0, nanosec: 0 };
          const stamp = {
            header: { stamp: time, frame_id: 'map' },
            pose: { position: { x: 0, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
          };
          feedback({
            current_pose: stamp,
            navigation_time: time,
            estimated_time_remaining: time,
            number_of_recoveries: 0,
            distance_remaining: 7,
            number_of_poses_remaining: 1,
          });
          if (behavior_tree !== 'long') return { status: 'succeeded', result: {} } as const;
          await new Promise<void>((resolve) => canceled.addEventListener('abort', () => resolve()));
          return { status: 'canceled' } as const;
        };
        node.createActionServer('go', type, execute, takes);
        const client = node.createActionClient('go', type);
        await pass(300);
        const distances: number[] = [];
        const good = client.send(goal, ({ distance_remaining }) => distances.push(distance_remaining));
        const bad = client.send({ ...goal, behavior_tree: 'bad' }, () => {});
        const long = client.send({ ...goal, behavior_tree: 'long' }, () => {});
        await pass(300);
        long.cancel();
        await pass(300);
        const outcomes = await Promise.all([good.outcome, bad.outcome, long.outcome]);
        expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'rejected', 'canceled']);
        expect(distances).toEqual([7]);
      }),
    );

    it(
      'fires timers on the clock until the node is destroyed, and nothing of a destroyed node fires again',
      withGraph(async ({ graph, pass }) => {
        let ticks = 0;
        let heard = 0;
        const node = graph.createNode('a', options);
        const other = graph.createNode('b', options);
        const publisher = other.createPublisher('word', 'std_msgs/msg/String', qos.stream);
        node.createTimer(100, () => ticks++);
        node.createSubscription('word', 'std_msgs/msg/String', qos.stream, () => heard++);
        await pass(350);
        expect(ticks).toBeGreaterThanOrEqual(2);
        node.destroy();
        const before = ticks;
        publisher.publish({ data: 'x' });
        await pass(350);
        expect(ticks).toBe(before);
        expect(heard).toBe(0);
      }),
    );

    it(
      'checks declared parameters and takes overrides of the right type',
      withGraph(async ({ graph }) => {
        const parameters = { speed: 0.7, depth: 'deep' };
        const node = graph.createNode('a', { ...options, parameters });
        const positive = (value: unknown): string | undefined =>
          (value as number) > 0 ? undefined : 'must be positive';
        const declare = async (declared: string, value: number): Promise<unknown> =>
          node.declareParameter({ name: declared, value, description: '', check: positive });
        expect(await declare('speed', 1)).toBe(0.7);
        expect(await codeOf(declare('depth', 1))).toBe('BPC_E_CONFIG_INVALID');
        expect(await codeOf(declare('other', -1))).toBe('BPC_E_CONFIG_INVALID');
      }),
    );
    describeRosParameters(create);
    describeRosLifecycle(create);
    describeRosNodes(create);
  });
}
