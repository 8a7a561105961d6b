export interface LifecycleStateMessage {
  readonly id: number;
  readonly label: string;
}
export interface LifecycleTransitionMessage {
  readonly id: number;
  readonly label: string;
}
export interface TransitionDescription {
  readonly transition: LifecycleTransitionMessage;
  readonly start_state: LifecycleStateMessage;
  readonly goal_state: LifecycleStateMessage;
}
export interface TransitionEvent extends TransitionDescription {
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint;
}

export interface LifecycleServiceTypes {
  'lifecycle_msgs/srv/ChangeState': {
    request: { transition: LifecycleTransitionMessage };
    response: { success: boolean };
  };
  'lifecycle_msgs/srv/GetState': {
    request: Record<string, never>;
    response: { current_state: LifecycleStateMessage };
  };
  'lifecycle_msgs/srv/GetAvailableStates': {
    request: Record<string, never>;
    response: { available_states: readonly LifecycleStateMessage[] };
  };
  'lifecycle_msgs/srv/GetAvailableTransitions': {
    request: Record<string, never>;
    response: { available_transitions: readonly TransitionDescription[] };
  };
}
