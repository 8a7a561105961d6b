import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { ActionType, MessageType, MessageTypes, ServiceType } from '#shared/ros/messages.ts';
import type {
  ActionClient,
  ParameterDeclaration,
  ParameterValue,
  Publisher,
  QosProfile,
  RosNode,
  ServiceClient,
  Widened,
} from '#shared/ros/port.ts';
import type { Clock } from '#shared/time/clock.ts';
import { afterTransition } from './lifecycle-machine.ts';
import type { LifecycleState, LifecycleTransition } from './lifecycle-machine.ts';

export interface LifecycleHooks {
  /** Throwing keeps the node where it is. The node does not speak yet. */
  readonly onConfigure?: () => void;
  readonly onActivate?: () => void;
  /** While the node may still speak: the place for a last word. What it throws is reported; the node goes down all the same. */
  readonly onDeactivate?: () => void;
}

type Listener = (from: LifecycleState, transition: LifecycleTransition, succeeded: boolean | undefined) => void;

/**
 * A ROS node with a lifecycle. Unless it is active nothing that it hears, ticks or is asked reaches its code, and nothing that it says
 * leaves it. Its entities exist from the start, because creating one later would block a spinning process.
 */
export class ManagedNode implements RosNode {
  readonly name: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly #node: RosNode;
  readonly #onFault: (error: unknown) => void;
  readonly #hooks: LifecycleHooks[] = [];
  readonly #listeners: Listener[] = [];
  #state: LifecycleState = 'unconfigured';

  /** `onFault` hears of hooks that throw. */
  constructor(node: RosNode, onFault: (error: unknown) => void) {
    this.#node = node;
    this.#onFault = onFault;
    this.name = node.name;
    this.namespace = node.namespace;
    this.clock = node.clock;
  }

  get state(): LifecycleState {
    return this.#state;
  }
  get isActive(): boolean {
    return this.#state === 'active';
  }

  addHooks(hooks: LifecycleHooks): void {
    this.#hooks.push(hooks);
  }

  /** Told when a transition begins (`succeeded` undefined) and how it ended. */
  listen(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** For calls that reach the node's code other than through ROS. */
  whileActive<A extends readonly unknown[]>(callback: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      if (this.isActive) callback(...args);
    };
  }

  /** False if the state does not allow it, or a hook would not have it. */
  change(transition: LifecycleTransition): boolean {
    const from = this.#state;
    const to = afterTransition(from, transition);
    if (to === undefined) return false;
    for (const listener of this.#listeners) listener(from, transition, undefined);
    const succeeded = this.#runHooks(from, transition);
    if (succeeded) this.#state = to;
    for (const listener of this.#listeners) listener(from, transition, succeeded);
    return succeeded;
  }

  createPublisher<T extends MessageType>(topic: string, type: T, profile: QosProfile): Publisher<MessageTypes[T]> {
    const publisher = this.#node.createPublisher(topic, type, profile);
    return {
      publish: (message) => {
        if (this.isActive) publisher.publish(message);
      },
      isHeard: () => publisher.isHeard?.() ?? true,
    };
  }

  createSubscription<T extends MessageType>(
    topic: string,
    type: T,
    profile: QosProfile,
    callback: (message: MessageTypes[T]) => void,
  ): void {
    this.#node.createSubscription(topic, type, profile, this.whileActive(callback));
  }

  createTimer(periodMs: number, callback: () => void): void {
    this.#node.createTimer(periodMs, this.whileActive(callback));
  }

  /** A node that is not active answers nothing: the caller runs into its time-out. */
  createService: RosNode['createService'] = (name, type, handler) => {
    this.#node.createService(name, type, (request) => {
      if (!this.isActive) throw new CodedError(domainError('BPC_E_ROS_NOT_ACTIVE', `${this.name} is ${this.#state}.`));
      return handler(request);
    });
  };

  createClient<S extends ServiceType>(name: string, type: S): ServiceClient<S> {
    return this.#node.createClient(name, type);
  }

  createActionServer: RosNode['createActionServer'] = (name, type, execute, accept) => {
    this.#node.createActionServer(name, type, execute, (goal) => this.isActive && (accept?.(goal) ?? true));
  };

  createActionClient<A extends ActionType>(name: string, type: A): ActionClient<A> {
    return this.#node.createActionClient(name, type);
  }

  declareParameter<V extends ParameterValue>(declaration: ParameterDeclaration<V>): Widened<V> {
    return this.#node.declareParameter(declaration);
  }

  destroy(): void {
    this.#node.destroy();
  }

  #runHooks(from: LifecycleState, transition: LifecycleTransition): boolean {
    try {
      for (const { onActivate, onConfigure, onDeactivate } of this.#hooks) {
        if (transition === 'configure') onConfigure?.();
        else if (transition === 'activate') onActivate?.();
        else if (from === 'active') this.#lastWord(onDeactivate);
      }
      return true;
    } catch (error) {
      this.#onFault(error);
      return false;
    }
  }

  #lastWord(onDeactivate: (() => void) | undefined): void {
    try {
      onDeactivate?.();
    } catch (error) {
      this.#onFault(error);
    }
  }
}
