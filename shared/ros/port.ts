import type { Clock } from '../time/clock.ts';
import type { ActionType, ActionTypes, MessageType, MessageTypes, ServiceType, ServiceTypes } from './messages.ts';

/** ROS 2 quality of service, with an explicit depth: "reliable" with the default depth loses silently. */
export interface QosProfile {
  readonly reliability: 'reliable' | 'best-effort';
  readonly durability: 'volatile' | 'transient-local';
  readonly depth: number;
}

export const qos = {
  /** Camera frames, scans: the newest counts. */
  sensor: { reliability: 'best-effort', durability: 'volatile', depth: 1 },
  /** Odometry, fixes, detections: every one counts for a while. */
  stream: { reliability: 'reliable', durability: 'volatile', depth: 100 },
  /** State that late joiners need. */
  latched: { reliability: 'reliable', durability: 'transient-local', depth: 1 },
  /** Velocity commands: only the newest, never an old one. */
  command: { reliability: 'reliable', durability: 'volatile', depth: 1 },
} as const satisfies Record<string, QosProfile>;

export interface Publisher<T> {
  publish(message: T): void;
  /** False where surely nobody listens, so that a costly message need not be made. */
  isHeard?(): boolean;
}

export interface ServiceClient<S extends ServiceType> {
  /** Rejects with BPC_E_ROS_NO_SERVER or, after `timeoutMs`, BPC_E_TIMEOUT. */
  call(request: ServiceTypes[S]['request'], timeoutMs: number): Promise<ServiceTypes[S]['response']>;
}

export type GoalOutcome<A extends ActionType> =
  | { readonly status: 'succeeded'; readonly result: ActionTypes[A]['result'] }
  | { readonly status: 'canceled' }
  | { readonly status: 'aborted'; readonly reason: string }
  | { readonly status: 'rejected' };

/** How a goal ends for the server that took it; taking it or not is decided before, as in ROS. */
export type ServerOutcome<A extends ActionType> = Exclude<GoalOutcome<A>, { readonly status: 'rejected' }>;

export interface GoalHandle<A extends ActionType> {
  readonly outcome: Promise<GoalOutcome<A>>;
  cancel(): void;
}

export interface ActionClient<A extends ActionType> {
  send(goal: ActionTypes[A]['goal'], onFeedback: (feedback: ActionTypes[A]['feedback']) => void): GoalHandle<A>;
}

export interface ServerGoal<A extends ActionType> {
  readonly goal: ActionTypes[A]['goal'];
  readonly canceled: AbortSignal;
  feedback(feedback: ActionTypes[A]['feedback']): void;
}

export type ParameterValue = string | number | boolean;

/** `0.5` is a number: what a parameter with that default may become. */
export type Widened<V extends ParameterValue> = V extends string ? string : V extends number ? number : boolean;

/** A declared parameter. Numbers must be finite. */
export interface ParameterDeclaration<V extends ParameterValue = ParameterValue> {
  readonly name: string;
  /** In force unless whoever starts the node gives another. */
  readonly value: V;
  readonly description: string;
  /** Of a number, both ends included. */
  readonly range?: { readonly min: number; readonly max: number };
  /** Whole numbers only: a ROS integer instead of a double. */
  readonly isInteger?: boolean;
  /** What is wrong with a proposed value, in words that follow its name; undefined: nothing. */
  readonly check?: (value: Widened<V>) => string | undefined;
  /** Given: the parameter may be set while the node runs, and this is called with the new value. Else it is read once, at start. */
  readonly onSet?: (value: Widened<V>) => void;
}

/**
 * One ROS 2 node. A callback that throws is reported to the graph's fault handler and never ends the process.
 * Names are relative to the node's namespace unless they begin with '/' (absolute) or '~/' (below the node). Every node serves the
 * standard parameter services and has the parameter `use_sim_time`.
 */
export interface RosNode {
  readonly name: string;
  readonly namespace: string;
  /** The graph's. */
  readonly clock: Clock;
  createPublisher<T extends MessageType>(topic: string, type: T, profile: QosProfile): Publisher<MessageTypes[T]>;
  createSubscription<T extends MessageType>(
    topic: string,
    type: T,
    profile: QosProfile,
    callback: (message: MessageTypes[T]) => void,
  ): void;
  createService<S extends ServiceType>(
    name: string,
    type: S,
    handler: (
      request: ServiceTypes[S]['request'],
    ) => ServiceTypes[S]['response'] | Promise<ServiceTypes[S]['response']>,
  ): void;
  createClient<S extends ServiceType>(name: string, type: S): ServiceClient<S>;
  /** `accept` says whether a goal is taken; without it every goal is. */
  createActionServer<A extends ActionType>(
    name: string,
    type: A,
    execute: (goal: ServerGoal<A>) => Promise<ServerOutcome<A>>,
    accept?: (goal: ActionTypes[A]['goal']) => boolean,
  ): void;
  createActionClient<A extends ActionType>(name: string, type: A): ActionClient<A>;
  /** Fires every `periodMs` until the node is destroyed. */
  createTimer(periodMs: number, callback: () => void): void;
  /** Returns the value in force; throws BPC_E_CONFIG_INVALID if that is wrong. */
  declareParameter<V extends ParameterValue>(declaration: ParameterDeclaration<V>): Widened<V>;
  destroy(): void;
}

export interface RosFault {
  readonly node: string;
  readonly entity: string;
  readonly error: unknown;
}

export interface NodeOptions {
  readonly namespace: string;
  /** Instead of the declared defaults. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
}

/** A ROS 2 graph as one process sees it: in-process, or real through rclnodejs. */
export interface RosGraph {
  /** Time of its nodes: that of the machine or, with `use_sim_time`, what /clock says (0 until it has spoken). */
  readonly clock: Clock;
  /** Resolves when its nodes have a time: at once, or with the first message on /clock. */
  readonly timeKnown: Promise<void>;
  createNode(name: string, options: NodeOptions): RosNode;
  shutdown(): void;
}
