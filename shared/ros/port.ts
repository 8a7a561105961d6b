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

/** A declared parameter; `check` returns what is wrong with a proposed value, or undefined. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly value: ParameterValue;
  readonly description: string;
  readonly check?: (value: ParameterValue) => string | undefined;
}

/**
 * One ROS 2 node. A callback that throws is reported to the graph's fault handler and never ends the process.
 * Names are relative to the node's namespace unless they begin with '/'.
 */
export interface RosNode {
  readonly name: string;
  readonly namespace: string;
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
  declareParameter(declaration: ParameterDeclaration): ParameterValue;
  destroy(): void;
}

export interface RosFault {
  readonly node: string;
  readonly entity: string;
  readonly error: unknown;
}

/** A ROS 2 graph as one process sees it: in-process, or real through rclnodejs. */
export interface RosGraph {
  createNode(
    name: string,
    options: { readonly namespace: string; readonly parameters?: Readonly<Record<string, ParameterValue>> },
  ): RosNode;
  shutdown(): void;
}
