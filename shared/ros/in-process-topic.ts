import type { Clock } from '../time/clock.ts';
import type { GraphConditions } from './graph-conditions.ts';
import type { MessageType } from './messages.ts';
import type { QosProfile, RosFault } from './port.ts';
import { qosMatches } from './qos-match.ts';
import type { RunToCompletion } from './run-to-completion.ts';

export interface TopicContext {
  readonly clock: Clock;
  readonly executor: RunToCompletion;
  readonly onFault: (fault: RosFault) => void;
  readonly conditions: GraphConditions | undefined;
}

export interface TopicPublisher {
  readonly node: string;
  readonly profile: QosProfile;
  /** The last `depth` messages, for late joiners; empty unless transient-local. */
  readonly history: unknown[];
}

interface TopicSubscription {
  readonly node: string;
  readonly profile: QosProfile;
  readonly callback: (message: unknown) => void;
  /** Waiting messages, at most `profile.depth`: the oldest is lost, as in ROS. */
  readonly pending: unknown[];
  readonly takeOne: () => void;
  closed: boolean;
}

/** One topic of the in-process graph. Messages are handed over by reference: publishers must not change them afterwards. */
export class InProcessTopic {
  readonly name: string;
  readonly type: MessageType;
  readonly #context: TopicContext;
  readonly #publishers: TopicPublisher[] = [];
  #subscriptions: TopicSubscription[] = [];

  constructor(name: string, type: MessageType, context: TopicContext) {
    this.name = name;
    this.type = type;
    this.#context = context;
  }

  get isHeard(): boolean {
    return this.#subscriptions.length > 0;
  }

  advertise(node: string, profile: QosProfile): TopicPublisher {
    const publisher: TopicPublisher = { node, profile, history: [] };
    this.#publishers.push(publisher);
    for (const subscription of this.#subscriptions) this.#checkMatch(publisher, subscription);
    return publisher;
  }

  withdraw(publisher: TopicPublisher): void {
    const index = this.#publishers.indexOf(publisher);
    if (index >= 0) this.#publishers.splice(index, 1);
  }

  subscribe(node: string, profile: QosProfile, callback: (message: unknown) => void): () => void {
    const subscription: TopicSubscription = {
      node,
      profile,
      callback,
      pending: [],
      takeOne: () => this.#takeOne(subscription),
      closed: false,
    };
    this.#subscriptions = [...this.#subscriptions, subscription];
    for (const publisher of this.#publishers) {
      if (!this.#checkMatch(publisher, subscription) || profile.durability === 'volatile') continue;
      for (const message of publisher.history) this.#deliver(subscription, message);
    }
    return () => {
      subscription.closed = true;
      this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription);
    };
  }

  publish(publisher: TopicPublisher, message: unknown): void {
    const { profile, history } = publisher;
    if (profile.durability === 'transient-local') {
      history.push(message);
      if (history.length > profile.depth) history.shift();
    }
    this.#context.executor.run(() => {
      for (const subscription of this.#subscriptions) {
        if (qosMatches(profile, subscription.profile)) this.#deliver(subscription, message);
      }
    });
  }

  #deliver(subscription: TopicSubscription, message: unknown): void {
    const fate = this.#context.conditions?.(this.name, subscription.node);
    switch (fate?.kind) {
      case undefined:
      case 'deliver':
        this.#enqueue(subscription, message);
        return;
      case 'drop':
        return;
      case 'delay':
        this.#context.clock.setTimer(() => this.#enqueue(subscription, message), fate.delayMs);
        return;
      case 'throw':
        this.#fault(subscription, fate.error);
        return;
    }
  }

  #enqueue(subscription: TopicSubscription, message: unknown): void {
    subscription.pending.push(message);
    if (subscription.pending.length > subscription.profile.depth) subscription.pending.shift();
    else this.#context.executor.run(subscription.takeOne);
  }

  #takeOne(subscription: TopicSubscription): void {
    const message = subscription.pending.shift();
    if (subscription.closed || message === undefined) return;
    try {
      subscription.callback(message);
    } catch (error) {
      this.#fault(subscription, error);
    }
  }

  #fault(subscription: TopicSubscription, error: unknown): void {
    this.#context.onFault({ node: subscription.node, entity: `subscription ${this.name}`, error });
  }

  /** ROS matches incompatible profiles silently to nothing; here it is a fault that somebody sees. */
  #checkMatch(publisher: TopicPublisher, subscription: TopicSubscription): boolean {
    if (qosMatches(publisher.profile, subscription.profile)) return true;
    this.#context.onFault({
      node: subscription.node,
      entity: `subscription ${this.name}`,
      error: new Error(`its QoS is stricter than that of the publisher ${publisher.node}: nothing will arrive`),
    });
    return false;
  }
}
