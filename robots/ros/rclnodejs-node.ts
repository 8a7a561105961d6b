import { CodedError, domainError } from '#shared/errors/domain-error.ts';
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
} from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { GraphContext } from './graph-context.ts';
import type { GraphWatch } from './graph-watch.ts';
import { messageFault } from './message-fault.ts';
import { createActionClient } from './rclnodejs-action-client.ts';
import { createActionServer } from './rclnodejs-action-server.ts';
import type { RclNode } from './rclnodejs-api.ts';
import { createService, createServiceClient } from './rclnodejs-service.ts';
import type { NodeSite } from './node-site.ts';
import { fullName } from './ros-names.ts';

/** Longer waits hold a lock that creating or destroying an entity has to wait for; a negative one never lets go. */
const spinWaitMs = 10;

export interface NodeDeps {
  readonly context: GraphContext;
  readonly watch: GraphWatch;
  readonly node: RclNode;
  readonly name: string;
  /** As ROS spells it, see `rosNamespace`. */
  readonly namespace: string;
  readonly overrides: Readonly<Record<string, ParameterValue>>;
  readonly onDestroyed: () => void;
}

export class RclnodejsNode implements RosNode {
  readonly name: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly #deps: NodeDeps;
  readonly #site: NodeSite;
  readonly #closers: (() => void)[] = [];
  #closed = false;
  #isDeclaring = false;

  constructor(deps: NodeDeps) {
    const { context, name, namespace, node } = deps;
    this.#deps = deps;
    this.name = name;
    this.namespace = namespace;
    this.clock = context.clock;
    this.#site = { context, node, nodeName: this.fullName, isClosed: () => this.#closed };
    // Runs for declarations too.
    node.addOnSetParametersCallback(() => ({
      successful: this.#isDeclaring,
      reason: this.#isDeclaring ? '' : 'parameters are read once, at start',
    }));
    // What is created in the same turn as its node is there before the node spins.
    setImmediate(() => {
      if (!this.#closed) node.spin(spinWaitMs);
    });
  }

  get fullName(): string {
    return fullName(this.namespace, this.name);
  }

  createPublisher<T extends MessageType>(topic: string, type: T, profile: QosProfile): Publisher<MessageTypes[T]> {
    const { context, node, watch } = this.#deps;
    const resolved = this.#open('topic', topic, type);
    const shape = context.messageShape(type);
    const publisher = node.createPublisher(type, resolved, { qos: context.qos(profile) });
    this.#closers.push(
      watch.add({ node: this.fullName, rcl: node, kind: 'publisher', topic: resolved, type, profile }),
    );
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
    node.createSubscription(type, resolved, { qos: context.qos(profile) }, (message) =>
      context.guard(this.fullName, entity, () => {
        if (this.#closed) return;
        const decoded = shape.decode(message);
        const fault = shape.incomingFault?.(decoded);
        if (fault !== undefined) throw messageFault(`Message from ${resolved}`, fault);
        callback(decoded as MessageTypes[T]);
      }),
    );
    this.#closers.push(
      watch.add({ node: this.fullName, rcl: node, kind: 'subscription', topic: resolved, type, profile }),
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

  /** The value comes from the graph's creator, else from the command line or launch file (`--ros-args -p`), else the default. */
  declareParameter({ name, value, check }: ParameterDeclaration): ParameterValue {
    const { node, overrides } = this.#deps;
    const launched = node.getParameterOverrides().find((override) => override.name === name)?.value;
    const given = overrides[name] ?? launched ?? value;
    // On a command line `1` is an integer, which arrives as a BigInt.
    const chosen = (typeof given === 'bigint' ? Number(given) : given) as ParameterValue;
    const fault = typeof chosen === typeof value ? check?.(chosen) : `must be a ${typeof value}`;
    if (fault !== undefined) {
      const what = `Parameter ${name} of ${this.fullName} is ${chosen}: ${fault}.`;
      throw new CodedError(domainError('BPC_E_CONFIG_INVALID', what));
    }
    this.#showParameter(name, chosen);
    return chosen;
  }

  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const close of this.#closers.splice(0)) close();
    const { context, node, onDestroyed } = this.#deps;
    context.outsideCallbacks(() => node.destroy());
    onDestroyed();
  }

  /** Declared to ROS as well, so that `ros2 param` and rqt show what is in force. */
  #showParameter(name: string, value: ParameterValue): void {
    const { Parameter, ParameterType } = this.#deps.context.rcl;
    const types = {
      boolean: ParameterType.PARAMETER_BOOL,
      number: ParameterType.PARAMETER_DOUBLE,
      string: ParameterType.PARAMETER_STRING,
    };
    const type = types[typeof value as keyof typeof types];
    this.#isDeclaring = true;
    try {
      this.#deps.node.declareParameter(new Parameter(name, type, value), undefined, true);
    } finally {
      this.#isDeclaring = false;
    }
  }

  #open(kind: 'topic' | 'service' | 'action', name: string, type: string): string {
    const resolved = fullName(this.namespace, name);
    this.#deps.context.requireType(`${kind} ${resolved}`, type);
    return resolved;
  }
}
