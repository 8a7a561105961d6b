import type { TransitionDescription } from '#shared/ros/lifecycle-messages.ts';
import type { QosProfile, RosNode } from '#shared/ros/port.ts';
import {
  asked,
  describeBegin,
  describeEnd,
  stateMessage,
  stateMessages,
  transitionGraph,
  transitionMessages,
} from './lifecycle-wire.ts';
import type { ManagedNode } from './managed-node.ts';

/** As rcl_lifecycle. */
const eventQos: QosProfile = { reliability: 'reliable', durability: 'volatile', depth: 10 };

/**
 * The standard lifecycle services of a managed node and its transition events, over the node itself: they answer in every state.
 * `ros2 lifecycle` and Nav2's lifecycle manager work with them.
 */
export function serveLifecycle(node: RosNode, managed: ManagedNode): void {
  const events = node.createPublisher('~/transition_event', 'lifecycle_msgs/msg/TransitionEvent', eventQos);
  const tell = (description: TransitionDescription): void =>
    events.publish({ ...description, timestamp: BigInt(Math.round(node.clock.now() * 1e6)) });
  managed.listen((from, transition, succeeded) =>
    tell(succeeded === undefined ? describeBegin(from, transition) : describeEnd(from, transition, succeeded)),
  );
  node.createService('~/change_state', 'lifecycle_msgs/srv/ChangeState', ({ transition }) => {
    const wanted = asked(transition, managed.state);
    return { success: wanted !== undefined && managed.change(wanted) };
  });
  node.createService('~/get_state', 'lifecycle_msgs/srv/GetState', () => ({
    current_state: stateMessage(managed.state),
  }));
  node.createService('~/get_available_states', 'lifecycle_msgs/srv/GetAvailableStates', () => ({
    available_states: stateMessages,
  }));
  node.createService('~/get_available_transitions', 'lifecycle_msgs/srv/GetAvailableTransitions', () => ({
    available_transitions: transitionMessages(managed.state),
  }));
  node.createService('~/get_transition_graph', 'lifecycle_msgs/srv/GetAvailableTransitions', () => ({
    available_transitions: transitionGraph,
  }));
}
