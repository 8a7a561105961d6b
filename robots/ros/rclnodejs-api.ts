import type { MessageDefinition } from './message-shape.ts';

/** The part of rclnodejs 2.2 that the adapter uses, typed here so that the project compiles where ROS is not installed. */
export interface Rclnodejs {
  readonly Context: new () => RclContext;
  readonly QoS: RclQosClass;
  readonly Parameter: new (name: string, type: number, value: unknown) => RclParameter;
  readonly ParameterType: { readonly PARAMETER_BOOL: number };
  readonly ActionClient: new (node: RclNode, type: string, name: string) => RclActionClient;
  readonly ActionServer: new (
    node: RclNode,
    type: string,
    name: string,
    execute: (goal: RclServerGoal) => Promise<unknown>,
    accept: (goal: unknown) => number,
    accepted: undefined,
    cancel: (goal: RclServerGoal) => number,
  ) => unknown;
  init(context: RclContext, argv: readonly string[]): Promise<void>;
  createNode(name: string, namespace: string, context: RclContext, options: RclNodeOptions): RclNode;
  require(type: string): RclClass;
  /** Its own SIGINT handler shuts contexts down and leaves the process running. */
  removeSignalHandlers(): void;
}

export interface RclContext {
  shutdown(): void;
}

export interface RclQosClass {
  new (history: number, depth: number, reliability: number, durability: number): object;
  readonly HistoryPolicy: { readonly RMW_QOS_POLICY_HISTORY_KEEP_LAST: number };
  readonly ReliabilityPolicy: {
    readonly RMW_QOS_POLICY_RELIABILITY_RELIABLE: number;
    readonly RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT: number;
  };
  readonly DurabilityPolicy: {
    readonly RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL: number;
    readonly RMW_QOS_POLICY_DURABILITY_VOLATILE: number;
  };
}

export interface RclNodeOptions {
  readonly enableRosout: boolean;
  readonly startParameterServices: boolean;
  /** Win over the command line. */
  readonly parameterOverrides: readonly RclParameter[];
}

/** What `require` gives: a message, a service (Request, Response) or an action (Goal, Feedback, Result). */
export interface RclClass {
  new (value?: unknown): object;
  readonly ROSMessageDef?: MessageDefinition;
  readonly Request?: RclClass;
  readonly Response?: RclClass;
  readonly Goal?: RclClass;
  readonly Feedback?: RclClass;
  readonly Result?: RclClass;
}

export interface RclParameter {
  readonly name: string;
  readonly value: unknown;
}

export interface RclEndpoint {
  readonly node_name: string;
  readonly node_namespace: string;
  readonly topic_type: string;
  readonly endpoint_gid: readonly number[];
  readonly qos_profile: { readonly reliability: number; readonly durability: number };
}

export interface RclNode {
  spin(timeoutMs: number): void;
  destroy(): void;
  createPublisher(type: string, topic: string, options: { readonly qos: object }): RclPublisher;
  createSubscription(
    type: string,
    topic: string,
    options: { readonly qos: object },
    callback: (message: unknown) => void,
  ): RclNamed;
  createService(type: string, name: string, callback: (request: unknown) => Promise<unknown>): unknown;
  createClient(type: string, name: string): RclClient;
  /** As given, or as `--ros-args -r __node:=` and `__ns:=` remapped them. */
  name(): string;
  namespace(): string;
  getParameterOverrides(): readonly RclParameter[];
  getPublishersInfoByTopic(topic: string, noDemangle: boolean): readonly RclEndpoint[];
  getSubscriptionsInfoByTopic(topic: string, noDemangle: boolean): readonly RclEndpoint[];
}

/** `topic` is the full name after remapping. */
export interface RclNamed {
  readonly topic: string;
}

export interface RclPublisher extends RclNamed {
  publish(message: unknown): void;
}

export interface RclClient {
  isServiceServerAvailable(): boolean;
  waitForService(timeoutMs: number): Promise<boolean>;
  sendRequestAsync(request: unknown, options: { readonly signal: AbortSignal }): Promise<unknown>;
}

export interface RclActionClient {
  isActionServerAvailable(): boolean;
  waitForServer(timeoutMs: number): Promise<boolean>;
  sendGoal(goal: unknown, onFeedback: (feedback: unknown) => void): Promise<RclClientGoal>;
}

export interface RclClientGoal {
  isAccepted(): boolean;
  isCanceled(): boolean;
  isSucceeded(): boolean;
  cancelGoal(): Promise<unknown>;
  getResult(): Promise<unknown>;
}

export interface RclServerGoal {
  readonly request: { toPlainObject(typedArrays: boolean): unknown };
  readonly isCancelRequested: boolean;
  publishFeedback(feedback: unknown): void;
  succeed(): void;
  abort(): void;
  canceled(): void;
}
