import type {
  ActionType,
  ActionTypes,
  MessageType,
  MessageTypes,
  ServiceType,
  ServiceTypes,
} from '#shared/ros/messages.ts';
import type {
  ActionClient,
  ParameterDeclaration,
  ParameterValue,
  Publisher,
  QosProfile,
  RosNode,
  ServerGoal,
  ServerOutcome,
  ServiceClient,
  Widened,
} from '#shared/ros/port.ts';
import { NodeParameters } from '#shared/ros/node-parameters.ts';
import { resolveName } from '#shared/ros/ros-names.ts';
import { serveParameters } from '#shared/ros/serve-parameters.ts';
import { useSimTime } from '#shared/ros/use-sim-time.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { GraphContext } from './graph-context.ts';
import type { GraphWatch } from './graph-watch.ts';
import { messageFault } from './message-fault.ts';
import { createActionClient } from './rclnodejs-action-client.ts';
import { createActionServer } from './rclnodejs-action-server.ts';
import type { RclNode } from './rclnodejs-api.ts';
import { createService, createServiceClient } from './rclnodejs-service.ts';
import type { NodeSite } from './node-site.ts';

/** Longer waits hold a lock that creating or destroying an entity has to wait for; a negative one never lets go. */
const spinWaitMs = 10;

export interface NodeDeps {
  readonly context: GraphContext;
  readonly watch: GraphWatch;
  readonly node: RclNode;
  /** Time of the nodes; the context's clock is the machine's. */
  readonly clock: Clock;
  readonly overrides: Readonly<Record<string, ParameterValue>>;
  readonly onDestroyed: () => void;
}

export class RclnodejsNode implements RosNode {
  readonly name: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly #deps: NodeDeps;
  readonly #site: NodeSite;
  readonly #parameters: NodeParameters;
  readonly #closers: (() => void)[] = [];
  #closed = false;

  constructor(deps: NodeDeps) {
    const { clock, context, node } = deps;
    this.#deps = deps;
    this.name = node.name();
    this.namespace = node.namespace();
    this.clock = clock;
    this.#site = { context, node, nodeName: this.fullName, isClosed: () => this.#closed };
    this.#parameters = new NodeParameters(this.fullName, (name) => this.#givenParameter(name));
    this.#parameters.declare(useSimTime(clock !== context.clock));
    serveParameters(this, this.fullName, this.#parameters);
    // What is created in the same turn as its node is there before the node spins.
    setImmediate(() => {
      if (!this.#closed) node.spin(spinWaitMs);
    });
  }

  get fullName(): string {
    return resolveName(this.namespace, this.name, this.name);
  }

  createPublisher<T extends MessageType>(topic: string, type: T, profile: QosProfile): Publisher<MessageTypes[T]> {
    const { context, node, watch } = this.#deps;
    const resolved = this.#open('topic', topic, type);
    const shape = context.messageShape(type);
    const publisher = node.createPublisher(type, resolved, { qos: context.qos(profile) });
    const { topic: heard } = publisher;
    this.#closers.push(watch.add({ node: this.fullName, rcl: node, kind: 'publisher', topic: heard, type, profile }));
    return {
      publish: (message) => {
        if (this.#closed) return;
        context.guard(this.fullName, `publisher ${resolved}`, () => {
          const fault = shape.fault(message);
          if (fault !== undefined) throw messageFault(`Message on ${resolved} not sent`, fault);
          publisher.publish(message);
        });
      },
    };
  }

  createSubscription<T extends MessageType>(
    topic: string,
    type: T,
    profile: QosProfile,
    callback: (message: MessageTypes[T]) => void,
  ): void {
    const { context, node, watch } = this.#deps;
    const resolved = this.#open('topic', topic, type);
    const entity = `subscription ${resolved}`;
    const shape = context.messageShape(type);
    // One parameter: a callback that takes two is given message info as well, at a cost.
    const subscription = node.createSubscription(type, resolved, { qos: context.qos(profile) }, (message) =>
      context.guard(this.fullName, entity, () => {
        if (this.#closed) return;
        const decoded = shape.decode(message);
        const fault = shape.incomingFault?.(decoded);
        if (fault !== undefined) throw messageFault(`Message from ${resolved}`, fault);
        callback(decoded as MessageTypes[T]);
      }),
    );
    const { topic: heard } = subscription;
    this.#closers.push(
      watch.add({ node: this.fullName, rcl: node, kind: 'subscription', topic: heard, type, profile }),
    );
  }

  createService<S extends ServiceType>(
    name: string,
    type: S,
    handler: (
      request: ServiceTypes[S]['request'],
    ) => ServiceTypes[S]['response'] | Promise<ServiceTypes[S]['response']>,
  ): void {
    createService(this.#site, this.#open('service', name, type), type, handler);
  }

  createClient<S extends ServiceType>(name: string, type: S): ServiceClient<S> {
    return createServiceClient(this.#site, this.#open('service', name, type), type);
  }

  createActionServer<A extends ActionType>(
    name: string,
    type: A,
    execute: (goal: ServerGoal<A>) => Promise<ServerOutcome<A>>,
    accept?: (goal: ActionTypes[A]['goal']) => boolean,
  ): void {
    createActionServer(this.#site, this.#open('action', name, type), type, { execute, accept });
  }

  createActionClient<A extends ActionType>(name: string, type: A): ActionClient<A> {
    return createActionClient(this.#site, this.#open('action', name, type), type);
  }

  createTimer(periodMs: number, callback: () => void): void {
    const entity = `timer ${periodMs} ms`;
    const tick = (): void => {
      if (!this.#closed) this.#deps.context.guard(this.fullName, entity, callback);
    };
    this.#closers.push(this.clock.setRepeating(tick, periodMs));
  }

  declareParameter<V extends ParameterValue>(declaration: ParameterDeclaration<V>): Widened<V> {
    return this.#parameters.declare(declaration) as Widened<V>;
  }

  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const close of this.#closers.splice(0)) close();
    const { context, node, onDestroyed } = this.#deps;
    context.outsideCallbacks(() => node.destroy());
    onDestroyed();
  }

  /** From the graph's creator, else from the command line or launch file (`--ros-args -p`, `--params-file`). */
  #givenParameter(name: string): ParameterValue | undefined {
    const { node, overrides } = this.#deps;
    const launched = node.getParameterOverrides().find((override) => override.name === name)?.value;
    const given = overrides[name] ?? launched;
    // On a command line `1` is an integer, which arrives as a BigInt.
    return (typeof given === 'bigint' ? Number(given) : given) as ParameterValue | undefined;
  }

  #open(kind: 'topic' | 'service' | 'action', name: string, type: string): string {
    const resolved = resolveName(this.namespace, this.name, name);
    this.#deps.context.requireType(`${kind} ${resolved}`, type);
    return resolved;
  }
}
