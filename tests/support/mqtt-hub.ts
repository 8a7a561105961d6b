import { matchesFilter } from '#shared/link/mqtt-port.ts';
import type { LinkState, MqttConnection, MqttConnector, MqttHandler, MqttMessage } from '#shared/link/mqtt-port.ts';

/** The least of a broker a unit test of one client needs: retained messages, wills, PUBACK in a microtask. No queueing for the absent. */
export class MqttHub {
  readonly #retained = new Map<string, MqttMessage>();
  readonly #subscriptions: { readonly filter: string; readonly handler: MqttHandler; readonly isUp: () => boolean }[] =
    [];
  /** Everything that was published, in order. */
  readonly log: MqttMessage[] = [];

  readonly connect: MqttConnector = ({ will }): MqttConnection => {
    let state: LinkState = 'disconnected';
    const listeners: ((state: LinkState) => void)[] = [];
    const become = (next: LinkState): void => {
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener(next);
    };
    queueMicrotask(() => become('connected'));
    return {
      get state() {
        return state;
      },
      publish: async (topic, payload, { qos, retain = false }) => {
        if (state !== 'connected') {
          if (qos === 1) throw new Error('not connected');
          return;
        }
        this.publish({ topic, payload, qos, retain });
      },
      subscribe: async (filter, _qos, handler) => {
        this.subscribe(filter, handler, () => state === 'connected');
      },
      onState(listener) {
        listeners.push(listener);
        listener(state);
      },
      end: async () => become('disconnected'),
      sever: () => {
        if (will !== undefined) this.publish(will);
        become('disconnected');
      },
      restore: () => become('connected'),
    };
  };

  subscribe(filter: string, handler: MqttHandler, isUp: () => boolean = () => true): void {
    this.#subscriptions.push({ filter, handler, isUp });
    for (const message of this.#retained.values()) if (matchesFilter(filter, message.topic)) void handler(message);
  }

  publish(message: MqttMessage): void {
    this.log.push(message);
    if (message.retain) this.#retained.set(message.topic, message);
    for (const { filter, handler, isUp } of this.#subscriptions) {
      if (isUp() && matchesFilter(filter, message.topic)) void handler(message);
    }
  }
}
