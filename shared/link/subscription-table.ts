import { matchesFilter } from './mqtt-port.ts';
import type { MqttHandler, MqttMessage, MqttQos } from './mqtt-port.ts';

interface Subscription {
  readonly filter: string;
  readonly qos: MqttQos;
  readonly handler: MqttHandler;
}

const rememberedTopics = 10_000;

/** A client's subscriptions: which handlers hear a topic. Answers are remembered, as a robot's topics recur. */
export class SubscriptionTable {
  readonly #subscriptions: Subscription[] = [];
  readonly #byTopic = new Map<string, readonly Subscription[]>();

  add(filter: string, qos: MqttQos, handler: MqttHandler): void {
    this.#subscriptions.push({ filter, qos, handler });
    this.#byTopic.clear();
  }

  get all(): readonly Subscription[] {
    return this.#subscriptions;
  }

  matching(topic: string): readonly Subscription[] {
    const known = this.#byTopic.get(topic);
    if (known !== undefined) return known;
    const found = this.#subscriptions.filter(({ filter }) => matchesFilter(filter, topic));
    if (this.#byTopic.size >= rememberedTopics) this.#byTopic.clear();
    this.#byTopic.set(topic, found);
    return found;
  }

  /** Undefined when no handler is asynchronous. Rejects when a handler threw or rejected; all handlers are called in any case. */
  deliver(message: MqttMessage): Promise<void> | undefined {
    const waiting: Promise<void>[] = [];
    for (const { handler } of this.matching(message.topic)) {
      try {
        const result = handler(message);
        if (result !== undefined) waiting.push(result);
      } catch (error) {
        waiting.push(Promise.reject(error));
      }
    }
    if (waiting.length === 0) return undefined;
    return waiting.length === 1 ? waiting[0] : Promise.all(waiting).then(() => undefined);
  }
}
