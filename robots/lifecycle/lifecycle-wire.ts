import type {
  LifecycleStateMessage,
  LifecycleTransitionMessage,
  TransitionDescription,
} from '#shared/ros/lifecycle-messages.ts';
import { afterTransition, lifecycleStates, transitionsOf } from './lifecycle-machine.ts';
import type { LifecycleState, LifecycleTransition } from './lifecycle-machine.ts';

/** lifecycle_msgs/msg/State. */
const stateIds = { unconfigured: 1, inactive: 2, active: 3, finalized: 4 } as const satisfies Record<
  LifecycleState,
  number
>;
/** The state during a transition. */
const passing = {
  configure: { id: 10, label: 'configuring' },
  cleanup: { id: 11, label: 'cleaningup' },
  shutdown: { id: 12, label: 'shuttingdown' },
  activate: { id: 13, label: 'activating' },
  deactivate: { id: 14, label: 'deactivating' },
} as const satisfies Record<LifecycleTransition, LifecycleStateMessage>;

/** lifecycle_msgs/msg/Transition; `shutdown` has one a state. */
const transitionIds = { configure: 1, cleanup: 2, activate: 3, deactivate: 4 } as const;
const shutdownIds = { unconfigured: 5, inactive: 6, active: 7, finalized: 7 } as const;
const endIds = { configure: 10, cleanup: 20, activate: 30, deactivate: 40, shutdown: 50 } as const;

export const stateMessage = (state: LifecycleState): LifecycleStateMessage => ({ id: stateIds[state], label: state });

/** Every state a client may meet, with `unknown` first as rclcpp lists them. */
export const stateMessages: readonly LifecycleStateMessage[] = [
  { id: 0, label: 'unknown' },
  ...lifecycleStates.map(stateMessage),
  ...Object.values(passing).toSorted((a, b) => a.id - b.id),
];

const transitionId = (from: LifecycleState, transition: LifecycleTransition): number =>
  transition === 'shutdown' ? shutdownIds[from] : transitionIds[transition];

/** The transition that a client asks for in `from`: by its label if it gives one, else by its number. Undefined: there is none. */
export function asked(
  { id, label }: LifecycleTransitionMessage,
  from: LifecycleState,
): LifecycleTransition | undefined {
  return transitionsOf(from).find((one) => (label === '' ? transitionId(from, one) === id : one === label));
}

export const transitionMessages = (from: LifecycleState): readonly TransitionDescription[] =>
  transitionsOf(from).map((transition) => describeBegin(from, transition));

/** The whole chart, the ends of transitions included: what `ros2 lifecycle list -a` shows. */
export const transitionGraph: readonly TransitionDescription[] = lifecycleStates.flatMap((from) =>
  transitionsOf(from).flatMap((transition) => [
    describeBegin(from, transition),
    describeEnd(from, transition, true),
    ...(transition === 'configure' || transition === 'activate' ? [describeEnd(from, transition, false)] : []),
  ]),
);

/** `from` to the state during the transition. */
export function describeBegin(from: LifecycleState, transition: LifecycleTransition): TransitionDescription {
  return {
    transition: { id: transitionId(from, transition), label: transition },
    start_state: stateMessage(from),
    goal_state: passing[transition],
  };
}

/** From the state during the transition to what came of it: where it leads, or back to `from`. */
export function describeEnd(
  from: LifecycleState,
  transition: LifecycleTransition,
  succeeded: boolean,
): TransitionDescription {
  const to = succeeded ? (afterTransition(from, transition) ?? from) : from;
  return {
    transition: {
      id: endIds[transition] + (succeeded ? 0 : 1),
      label: succeeded ? 'transition_success' : 'transition_failure',
    },
    start_state: passing[transition],
    goal_state: stateMessage(to),
  };
}
