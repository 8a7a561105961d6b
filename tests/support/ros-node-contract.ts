import { expect, it } from 'vitest';
import type { HealthSource } from '#robots/diagnostics/health.ts';
import { ManagedGraph } from '#robots/lifecycle/managed-graph.ts';
import { DiagnosticsNode } from '#robots/nodes/diagnostics.ts';
import type { DiagnosticArray } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosNode } from '#shared/ros/port.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { withGraphOf } from './ros-with-graph.ts';
import type { CreateGraph } from './ros-with-graph.ts';

const options = { namespace: 'r1' };

/** Health and time as ROS 2 tools expect them. */
export function describeRosNodes(create: CreateGraph): void {
  it(
    'tells health on /diagnostics once a second, and calls stale what an inactive node should know',
    withGraphOf(create, async ({ graph, pass }) => {
      const nodes = new ManagedGraph(graph, () => {});
      const camera = nodes.createNode('camera', options);
      const sources: HealthSource[] = [
        { name: 'camera', node: 'camera', check: () => ({ level: 'WARN', message: 'dirty', values: { frames: 4.5 } }) },
        {
          name: 'gauge',
          check: () => {
            throw new Error('no gauge');
          },
        },
      ];
      new DiagnosticsNode(nodes, 'r1', sources).start();
      const heard: DiagnosticArray[] = [];
      graph
        .createNode('monitor', options)
        .createSubscription('/diagnostics', 'diagnostic_msgs/msg/DiagnosticArray', qos.stream, (one) =>
          heard.push(one),
        );
      const newest = (): string[] =>
        (heard.at(-1)?.status ?? []).map(({ level, message, name }) => `${level} ${name}: ${message}`);
      await pass(300);
      nodes.bringUp([]);
      await pass(3500);
      expect(heard.length).toBeGreaterThanOrEqual(3);
      expect(heard.length).toBeLessThanOrEqual(4);
      expect(newest()).toEqual(['0 /r1/nodes: all nodes are active', '1 /r1/camera: dirty', '2 /r1/gauge: no gauge']);
      expect(heard[0]?.status[1]).toMatchObject({ hardware_id: '/r1', values: [{ key: 'frames', value: '4.5' }] });
      camera.change('deactivate');
      await pass(1500);
      expect(newest()).toEqual([
        '1 /r1/nodes: not active: camera',
        '3 /r1/camera: the node camera is not active',
        '2 /r1/gauge: no gauge',
      ]);
    }),
  );

  it(
    'takes time and timers from /clock where told to, and has none before it speaks',
    withGraphOf(
      create,
      async ({ graph, pass }) => {
        const log: number[] = [];
        const speaker: RosNode = graph.createNode('gazebo', { namespace: '' });
        const clock = speaker.createPublisher('/clock', 'rosgraph_msgs/msg/Clock', qos.stream);
        const node = graph.createNode('a', options);
        node.createTimer(100, () => log.push(node.clock.now()));
        const say = async (at: number): Promise<void> => {
          clock.publish({ clock: toStamp(at) });
          await pass(50);
        };
        await pass(500);
        expect({ now: node.clock.now(), log }).toEqual({ now: 0, log: [] });
        const start = 1_700_000_000_000;
        await say(start);
        await graph.timeKnown;
        for (const at of [40, 110, 150, 190, 560]) await say(start + at);
        expect(log).toEqual([start + 110, start + 560]);
        expect(node.clock.monotonicMs()).toBe(560);
        // A bag that begins anew.
        await say(start);
        await say(start + 40);
        expect(node.clock.now()).toBe(start + 40);
        expect(node.clock.monotonicMs()).toBe(600);
        expect(log).toEqual([start + 110, start + 560, start + 40]);
      },
      true,
    ),
  );
}
