import { CodedError, domainError } from '../errors/domain-error.ts';
import type { Clock } from '../time/clock.ts';
import type { GraphConditions } from './graph-conditions.ts';
import { actionClient, serviceClient } from './in-process-calls.ts';
import type { ActionHandler, Served, ServiceHandler } from './in-process-calls.ts';
import { InProcessTopic } from './in-process-topic.ts';
import type { TopicContext } from './in-process-topic.ts';
import type { ActionType, MessageType, MessageTypes, ServiceType } from './messages.ts';
import { NodeParameters } from './node-parameters.ts';
import { qos } from './port.ts';
import type {
  NodeOptions,
  ParameterDeclaration,
  ParameterValue,
  QosProfile,
  RosFault,
  RosGraph,
  RosNode,
  Widened,
} from './port.ts';
import { resolveName } from './ros-names.ts';
import { RunToCompletion } from './run-to-completion.ts';
import { serveParameters } from './serve-parameters.ts';
import { fromStamp } from './stamp.ts';
import { TopicClock } from './topic-clock.ts';
import { useSimTime } from './use-sim-time.ts';

export interface InProcessGraphDeps {
  readonly clock: Clock;
  readonly onFault: (fault: RosFault) => void;
  /** For tests: loses, delays, reorders deliveries or makes callbacks throw. */
  readonly conditions?: GraphConditions;
  /** Nodes take their time from /clock. */
  readonly simTime?: boolean;
}

/**
 * A ROS graph inside one process. Delivery is synchronous and run-to-completion: a message reaches its subscribers within the
 * `publish` call, unless a callback is running; then right after it, in order. No microtask, timer or copy a message.
 */
export const createInProcessGraph = (deps: InProcessGraphDeps): RosGraph => new InProcessGraph(deps);

class InProcessGraph implements RosGraph {
  readonly context: TopicContext;
  readonly clock: Clock;
  readonly timeKnown: Promise<void>;
  readonly #topics = new Map<string, InProcessTopic>();
  readonly #types = new Map<string, string>();
  readonly servers = new Map<string, Served<unknown>>();
  readonly #nodes = new Set<InProcessNode>();

  constructor({ clock, onFault, conditions, simTime = false }: InProcessGraphDeps) {
    this.context = { clock, onFault, conditions, executor: new RunToCompletion() };
    const topicClock = simTime ? new TopicClock() : undefined;
    this.clock = topicClock ?? clock;
    this.timeKnown = topicClock?.started ?? Promise.resolve();
    if (topicClock === undefined) return;
    this.topic('/clock', 'rosgraph_msgs/msg/Clock').subscribe('/ros_time', qos.sensor, (message) =>
      topicClock.take(fromStamp((message as MessageTypes['rosgraph_msgs/msg/Clock']).clock)),
    );
  }

  createNode(name: string, options: NodeOptions): RosNode {
    const node = new InProcessNode(this, name, options);
    this.#nodes.add(node);
    return node;
  }

  topic(name: string, type: MessageType): InProcessTopic {
    this.requireType(`topic ${name}`, type);
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      topic = new InProcessTopic(name, type, this.context);
      this.#topics.set(name, topic);
    }
    return topic;
  }

  requireType(entity: string, type: string): void {
    const known = this.#types.get(entity);
    if (known !== undefined && known !== type) {
      throw new CodedError(domainError('BPC_E_ROS_TYPE_MISMATCH', `${entity} is ${known}, not ${type}.`));
    }
    this.#types.set(entity, type);
  }

  forget(node: InProcessNode): void {
    this.#nodes.delete(node);
  }

  shutdown(): void {
    for (const node of this.#nodes) node.destroy();
  }
}

class InProcessNode implements RosNode {
  readonly name: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly #graph: InProcessGraph;
  readonly #parameters: NodeParameters;
  readonly #closers: (() => void)[] = [];
  readonly #closed = new AbortController();

  constructor(graph: InProcessGraph, name: string, { namespace, parameters = {} }: NodeOptions) {
    this.#graph = graph;
    this.name = name;
    this.namespace = namespace.replace(/^\/*|\/+$/g, '').replace(/^(?=.)/, '/');
    this.clock = graph.clock;
    this.#parameters = new NodeParameters(this.#fullName, (asked) => parameters[asked]);
    this.#parameters.declare(useSimTime(graph.clock !== graph.context.clock));
    serveParameters(this, this.#fullName, this.#parameters);
  }

  get #fullName(): string {
    return `${this.namespace}/${this.name}`;
  }

  createPublisher<T extends MessageType>(topicName: string, type: T, profile: QosProfile) {
    const topic = this.#graph.topic(this.#resolve(topicName), type);
    const publisher = topic.advertise(this.#fullName, profile);
    this.#closers.push(() => topic.withdraw(publisher));
    return {
      publish: (message: MessageTypes[T]): void => {
        if (!this.#closed.signal.aborted) topic.publish(publisher, message);
      },
      isHeard: (): boolean => topic.isHeard,
    };
  }

  createSubscription<T extends MessageType>(
    topicName: string,
    type: T,
    profile: QosProfile,
    callback: (message: MessageTypes[T]) => void,
  ): void {
    const topic = this.#graph.topic(this.#resolve(topicName), type);
    this.#closers.push(topic.subscribe(this.#fullName, profile, callback as (message: unknown) => void));
  }

  createService<S extends ServiceType>(name: string, type: S, handler: ServiceHandler<S>): void {
    this.#serve(`service ${this.#resolve(name)}`, type, handler);
  }

  createClient<S extends ServiceType>(name: string, type: S) {
    const { find, resolved } = this.#client<ServiceHandler<S>>('service', name, type);
    return serviceClient<S>(resolved, find, this.#graph.context.clock, this.#graph.context.onFault);
  }

  createActionServer<A extends ActionType>(
    name: string,
    type: A,
    execute: ActionHandler<A>['execute'],
    accept?: ActionHandler<A>['accept'],
  ): void {
    this.#serve(`action ${this.#resolve(name)}`, type, { execute, accept } satisfies ActionHandler<A>);
  }

  createActionClient<A extends ActionType>(name: string, type: A) {
    const { find, resolved } = this.#client<ActionHandler<A>>('action', name, type);
    return actionClient<A>(resolved, find, this.#graph.context.onFault);
  }

  createTimer(periodMs: number, callback: () => void): void {
    const { executor, onFault } = this.#graph.context;
    const guarded = (): void => {
      try {
        if (!this.#closed.signal.aborted) callback();
      } catch (error) {
        onFault({ node: this.#fullName, entity: `timer ${periodMs} ms`, error });
      }
    };
    this.#closers.push(this.clock.setRepeating(() => executor.run(guarded), periodMs));
  }

  declareParameter<V extends ParameterValue>(declaration: ParameterDeclaration<V>): Widened<V> {
    return this.#parameters.declare(declaration) as Widened<V>;
  }

  destroy(): void {
    this.#closed.abort();
    for (const close of this.#closers.splice(0)) close();
    this.#graph.forget(this);
  }

  #serve(entity: string, type: string, handler: unknown): void {
    this.#graph.requireType(entity, type);
    const { servers } = this.#graph;
    const served = { node: this.#fullName, handler, closed: this.#closed.signal };
    servers.set(entity, served);
    this.#closers.push(() => {
      if (servers.get(entity) === served) servers.delete(entity);
    });
  }

  #client<H>(kind: string, name: string, type: string): { resolved: string; find: () => Served<H> | undefined } {
    const resolved = this.#resolve(name);
    const entity = `${kind} ${resolved}`;
    this.#graph.requireType(entity, type);
    return { resolved, find: () => this.#graph.servers.get(entity) as Served<H> | undefined };
  }

  #resolve(name: string): string {
    return resolveName(this.namespace, this.name, name);
  }
}
