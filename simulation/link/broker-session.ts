import { matchesFilter } from '#shared/link/mqtt-port.ts';
import type { MqttMessage, MqttQos } from '#shared/link/mqtt-port.ts';

export interface Delivery {
  readonly packetId: number;
  readonly message: MqttMessage;
}

/** What a broker knows about one client id: subscriptions, and QoS 1 messages on their way or waiting. */
export class BrokerSession {
  readonly clientId: string;
  readonly clean: boolean;
  readonly #subscriptions = new Map<string, MqttQos>();
  readonly #qosByTopic = new Map<string, MqttQos | undefined>();
  readonly #unacknowledged = new Map<number, Delivery>();
  readonly #waiting: MqttMessage[] = [];
  readonly #maxWaiting: number;
  #nextPacketId = 1;
  /** Messages refused because the queue was full, counted for the tests' oracle. */
  overflowed = 0;

  constructor(clientId: string, clean: boolean, maxWaiting: number) {
    this.clientId = clientId;
    this.clean = clean;
    this.#maxWaiting = maxWaiting;
  }

  subscribe(filter: string, qos: MqttQos): void {
    this.#subscriptions.set(filter, qos);
    this.#qosByTopic.clear();
  }

  /** The highest QoS of the filters that match, undefined if none does. */
  qosFor(topic: string): MqttQos | undefined {
    if (this.#qosByTopic.has(topic)) return this.#qosByTopic.get(topic);
    let best: MqttQos | undefined;
    for (const [filter, qos] of this.#subscriptions) {
      if ((best === undefined || qos > best) && matchesFilter(filter, topic)) best = qos;
    }
    this.#qosByTopic.set(topic, best);
    return best;
  }

  /** Remembers a QoS 1 delivery until its PUBACK. */
  track(message: MqttMessage): Delivery {
    const delivery = { packetId: this.#nextPacketId++, message };
    this.#unacknowledged.set(delivery.packetId, delivery);
    return delivery;
  }

  acknowledged(packetId: number): void {
    this.#unacknowledged.delete(packetId);
  }

  /** Keeps a QoS 1 message for a client that is away; the newest is refused when full, as Mosquitto does. */
  keep(message: MqttMessage): void {
    if (this.#waiting.length >= this.#maxWaiting) this.overflowed++;
    else this.#waiting.push(message);
  }

  /** What to send after a reconnect: unacknowledged first, then what waited. */
  resume(): readonly Delivery[] {
    const again = [...this.#unacknowledged.values()];
    return [...again, ...this.#waiting.splice(0).map((message) => this.track(message))];
  }

  /** A copy as it would be read back from a disk snapshot. */
  snapshot(): BrokerSession {
    const copy = new BrokerSession(this.clientId, this.clean, this.#maxWaiting);
    for (const [filter, qos] of this.#subscriptions) copy.#subscriptions.set(filter, qos);
    for (const [id, delivery] of this.#unacknowledged) copy.#unacknowledged.set(id, delivery);
    copy.#waiting.push(...this.#waiting);
    copy.#nextPacketId = this.#nextPacketId;
    return copy;
  }
}
