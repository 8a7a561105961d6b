import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { LinkState, MqttConnection, MqttHandler, MqttMessage, MqttQos } from '#shared/link/mqtt-port.ts';
import { SubscriptionTable } from '#shared/link/subscription-table.ts';

/** What the in-process client needs of its broker. */
export interface InProcessBroker {
  publish(message: MqttMessage): Promise<void>;
  retained(filter: string): AsyncIterable<MqttMessage>;
}

/**
 * The centre's own way into the broker beside it: no socket, no session, no will (it lives and dies with the broker). The broker
 * holds a publisher's PUBACK until `deliver` resolves.
 */
export class InProcessConnection implements MqttConnection {
  readonly #broker: InProcessBroker;
  readonly #report: (error: unknown) => void;
  readonly #table = new SubscriptionTable();
  readonly #listeners: ((state: LinkState) => void)[] = [];
  #state: LinkState = 'connected';

  constructor(broker: InProcessBroker, report: (error: unknown) => void) {
    this.#broker = broker;
    this.#report = report;
  }

  get state(): LinkState {
    return this.#state;
  }

  async publish(
    topic: string,
    payload: Uint8Array,
    options: { readonly qos: MqttQos; readonly retain?: boolean },
  ): Promise<void> {
    if (this.#state === 'connected') {
      await this.#broker.publish({ topic, payload, qos: options.qos, retain: options.retain ?? false });
    } else if (options.qos === 1) {
      throw closed();
    }
  }

  async subscribe(filter: string, qos: MqttQos, handler: MqttHandler): Promise<void> {
    this.#table.add(filter, qos, handler);
    if (this.#state === 'connected') await this.#replay(filter, handler);
  }

  onState(listener: (state: LinkState) => void): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  async end(): Promise<void> {
    this.#change('disconnected');
  }

  sever(): void {
    this.#change('disconnected');
  }

  restore(): void {
    this.#change('connected');
    for (const { filter, handler } of this.#table.all) this.#replay(filter, handler).catch(this.#report);
  }

  /** Undefined when nobody has to be waited for. Rejects at QoS 1 once closed: what nobody stores must not be acknowledged. */
  deliver(message: MqttMessage): Promise<void> | undefined {
    if (this.#state === 'connected') return this.#table.deliver(message);
    const isMissed = message.qos === 1 && this.#table.matching(message.topic).length > 0;
    return isMissed ? Promise.reject(closed()) : undefined;
  }

  async #replay(filter: string, handler: MqttHandler): Promise<void> {
    for await (const message of this.#broker.retained(filter)) {
      try {
        handler(message)?.catch(this.#report);
      } catch (error) {
        this.#report(error);
      }
    }
  }

  #change(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

const closed = (): CodedError =>
  new CodedError(domainError('BPC_E_BROKER_UNREACHABLE', 'The in-process connection is closed.'));
