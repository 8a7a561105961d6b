import { expect, it } from 'vitest';
import { ManagedGraph } from '#robots/lifecycle/managed-graph.ts';
import type { ManagedNode } from '#robots/lifecycle/managed-node.ts';
import type { TransitionEvent } from '#shared/ros/lifecycle-messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph } from '#shared/ros/port.ts';
import { answerOf, withGraphOf } from './ros-with-graph.ts';
import type { CreateGraph, GraphUnderTest } from './ros-with-graph.ts';

const options = { namespace: 'r1' };
const timeoutMs = 5000;

function lifecycleClients(graph: RosGraph, name: string) {
  const stranger = graph.createNode('operator', { namespace: 'elsewhere' });
  return {
    change: stranger.createClient(`/r1/${name}/change_state`, 'lifecycle_msgs/srv/ChangeState'),
    state: stranger.createClient(`/r1/${name}/get_state`, 'lifecycle_msgs/srv/GetState'),
    states: stranger.createClient(`/r1/${name}/get_available_states`, 'lifecycle_msgs/srv/GetAvailableStates'),
    transitions: stranger.createClient(
      `/r1/${name}/get_available_transitions`,
      'lifecycle_msgs/srv/GetAvailableTransitions',
    ),
  };
}

/** A managed node that repeats what it hears, ticks, serves, and has a last word. */
function echoNode(graph: RosGraph): { node: ManagedNode; log: string[]; say: (data: string) => void; heard: string[] } {
  const nodes = new ManagedGraph(graph, () => {});
  const node = nodes.createNode('echo', options);
  const partner = graph.createNode('partner', options);
  const log: string[] = [];
  const heard: string[] = [];
  const echo = node.createPublisher('echo', 'std_msgs/msg/String', qos.stream);
  node.createSubscription('said', 'std_msgs/msg/String', qos.stream, ({ data }) => echo.publish({ data }));
  node.createTimer(50, () => log.push('tick'));
  node.addHooks({ onDeactivate: () => echo.publish({ data: 'last word' }) });
  partner.createSubscription('echo', 'std_msgs/msg/String', qos.stream, ({ data }) => heard.push(data));
  const said = partner.createPublisher('said', 'std_msgs/msg/String', qos.stream);
  return { node, log, heard, say: (data) => said.publish({ data }) };
}

const transition = (label: string) => ({ transition: { id: 0, label } });

/** Managed nodes as `ros2 lifecycle` and Nav2's lifecycle manager expect them. */
export function describeRosLifecycle(create: CreateGraph): void {
  const withGraph = (test: (under: GraphUnderTest) => Promise<void>) => withGraphOf(create, test);

  it(
    'does nothing with a managed node until it is active, and nothing again when it is not any more',
    withGraph(async ({ graph, pass }) => {
      const { heard, log, node, say } = echoNode(graph);
      await pass(300);
      say('unconfigured');
      expect(node.change('activate')).toBe(false);
      expect(node.change('configure')).toBe(true);
      await pass(300);
      say('inactive');
      await pass(300);
      expect({ heard, log }).toEqual({ heard: [], log: [] });
      expect(node.change('activate')).toBe(true);
      say('active');
      await pass(300);
      expect(heard).toEqual(['active']);
      expect(log.length).toBeGreaterThan(0);
      expect(node.change('deactivate')).toBe(true);
      const ticks = log.length;
      say('inactive again');
      await pass(300);
      expect(heard).toEqual(['active', 'last word']);
      expect(log).toHaveLength(ticks);
    }),
  );

  it(
    'obeys the standard lifecycle services and tells its transitions',
    withGraph(async ({ graph, pass }) => {
      const { heard, node } = echoNode(graph);
      const { change, state, states, transitions } = lifecycleClients(graph, 'echo');
      const events: string[] = [];
      const note = ({ transition: { label }, start_state, goal_state }: TransitionEvent): void =>
        void events.push(`${label}: ${start_state.label} -> ${goal_state.label}`);
      graph
        .createNode('monitor', options)
        .createSubscription('echo/transition_event', 'lifecycle_msgs/msg/TransitionEvent', qos.stream, note);
      await pass(300);
      const labels = async (): Promise<string[]> =>
        (await answerOf(pass, transitions.call({}, timeoutMs))).available_transitions.map(
          ({ transition: { id, label }, goal_state }) => `${id} ${label} ${goal_state.label}`,
        );
      expect((await answerOf(pass, states.call({}, timeoutMs))).available_states).toHaveLength(10);
      expect(await labels()).toEqual(['1 configure configuring', '5 shutdown shuttingdown']);
      expect(await answerOf(pass, change.call(transition('activate'), timeoutMs))).toEqual({ success: false });
      expect(await answerOf(pass, change.call({ transition: { id: 1, label: '' } }, timeoutMs))).toEqual({
        success: true,
      });
      expect(await answerOf(pass, change.call(transition('activate'), timeoutMs))).toEqual({ success: true });
      expect((await answerOf(pass, state.call({}, timeoutMs))).current_state).toEqual({ id: 3, label: 'active' });
      expect(await labels()).toEqual(['4 deactivate deactivating', '7 shutdown shuttingdown']);
      expect(await answerOf(pass, change.call(transition('shutdown'), timeoutMs))).toEqual({ success: true });
      expect(node.state).toBe('finalized');
      expect(heard).toEqual(['last word']);
      expect(await labels()).toEqual([]);
      expect(await answerOf(pass, change.call(transition('configure'), timeoutMs))).toEqual({ success: false });
      expect(events).toEqual([
        'configure: unconfigured -> configuring',
        'transition_success: configuring -> inactive',
        'activate: inactive -> activating',
        'transition_success: activating -> active',
        'shutdown: active -> shuttingdown',
        'transition_success: shuttingdown -> finalized',
      ]);
    }),
  );

  it(
    'stays down when a hook on the way up throws, and goes down when one on the way down does',
    withGraph(async ({ graph }) => {
      const reported: unknown[] = [];
      const nodes = new ManagedGraph(graph, ({ error }) => reported.push((error as Error).message));
      const node = nodes.createNode('fragile', options);
      let isReady = false;
      node.addHooks({
        onActivate: () => {
          if (!isReady) throw new Error('no camera');
        },
        onDeactivate: () => {
          throw new Error('stuck');
        },
      });
      nodes.bringUp([]);
      expect(node.state).toBe('inactive');
      isReady = true;
      nodes.bringUp([]);
      expect(node.state).toBe('active');
      nodes.bringDown([]);
      expect(node.state).toBe('finalized');
      expect(reported).toEqual(['no camera', 'stuck']);
    }),
  );

  it(
    'brings nodes up in order and down in reverse',
    withGraph(async ({ graph }) => {
      const nodes = new ManagedGraph(graph, () => {});
      const log: string[] = [];
      for (const name of ['c', 'a', 'b']) {
        nodes
          .createNode(name, options)
          .addHooks({ onActivate: () => log.push(`${name} up`), onDeactivate: () => log.push(`${name} down`) });
      }
      nodes.bringUp(['a', 'b', 'c']);
      nodes.bringDown(['a', 'b', 'c']);
      expect(log).toEqual(['a up', 'b up', 'c up', 'c down', 'b down', 'a down']);
    }),
  );
}
