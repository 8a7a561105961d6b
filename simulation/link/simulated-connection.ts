import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type {
  LinkState,
  MqttConnectOptions,
  MqttConnection,
  MqttHandler,
  MqttMessage,
  MqttQos,
} from '#shared/link/mqtt-port.ts';
import { SubscriptionTable } from '#shared/link/subscription-table.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { BrokerDoor, BrokerPeer, ClientEnd } from './broker-door.ts';
import type { Transport } from './transport.ts';

export interface SimulatedConnectionOptions {
  readonly options: MqttConnectOptions;
  readonly clock: Clock;
  readonly broker: BrokerDoor;
  readonly inProcess: boolean;
  readonly open: () => Transport;
  readonly reconnectDelayMs: () => number;
}

interface Subscription {
  readonly filter: string;
  readonly qos: MqttQos;
  readonly confirm: () => void;
}

interface Pending {
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

const connectTimeoutMs = 10_000;
/** MQTT packet ids are 16 bits. */
const maxPacketId = 65_535;

/** The client's end of a simulated connection; reconnects by itself unless severed or ended. */
export class SimulatedConnection implements MqttConnection {
  readonly #with: SimulatedConnectionOptions;
  readonly #subscriptions: Subscription[] = [];
  readonly #table = new SubscriptionTable();
  readonly #pending = new Map<number, Pending>();
  readonly #listeners: ((state: LinkState) => void)[] = [];
  #transport: Transport | undefined;
  #peer: BrokerPeer | undefined;
  #phase: 'idle' | 'connecting' | 'connected' | 'severed' | 'ended' = 'idle';
  #cancelTimer: CancelTimer = () => undefined;
  #awaitingPong = false;
  #packetId = 0;

  constructor(options: SimulatedConnectionOptions) {
    this.#with = options;
    this.#connect();
  }

  get state(): LinkState {
    return this.#phase === 'connected' ? 'connected' : 'disconnected';
  }

  publish(
    topic: string,
    payload: Uint8Array,
    options: { readonly qos: MqttQos; readonly retain?: boolean },
  ): Promise<void> {
    const message: MqttMessage = { topic, payload, qos: options.qos, retain: options.retain ?? false };
    const peer = this.#peer;
    const transport = this.#transport;
    if (peer === undefined || transport === undefined) {
      return options.qos === 0 ? Promise.resolve() : Promise.reject(unreachable(`publish on ${topic}: not connected.`));
    }
    if (options.qos === 0) {
      transport.send('toBroker', 'droppable', () => peer.publish(message, undefined));
      return Promise.resolve();
    }
    this.#packetId = (this.#packetId % maxPacketId) + 1;
    const packetId = this.#packetId;
    return new Promise((resolve, reject) => {
      this.#pending.set(packetId, { resolve, reject });
      transport.send('toBroker', 'publish', () => peer.publish(message, packetId));
    });
  }

  subscribe(filter: string, qos: MqttQos, handler: MqttHandler): Promise<void> {
    return new Promise((confirm) => {
      const subscription = { filter, qos, confirm };
      this.#table.add(filter, qos, handler);
      this.#subscriptions.push(subscription);
      this.#sendSubscribe(subscription);
    });
  }

  onState(listener: (state: LinkState) => void): void {
    this.#listeners.push(listener);
    listener(this.state);
  }

  end(): Promise<void> {
    if (this.#phase === 'ended') return Promise.resolve();
    const peer = this.#peer;
    const transport = this.#transport;
    if (peer !== undefined) transport?.send('toBroker', 'control', () => peer.disconnect());
    this.#drop('ended', { keepTransport: true });
    return Promise.resolve();
  }

  sever(): void {
    if (this.#phase === 'ended' || this.#phase === 'severed') return;
    this.#sendFin();
    this.#drop('severed', { keepTransport: true });
  }

  restore(): void {
    if (this.#phase === 'severed') this.#connect();
  }

  #connect(): void {
    this.#phase = 'connecting';
    const { broker, options, inProcess, clock } = this.#with;
    const transport = this.#with.open();
    this.#transport = transport;
    const end = this.#endFor(transport);
    this.#cancelTimer = clock.setTimer(() => this.#fail(transport), connectTimeoutMs);
    transport.send('toBroker', 'control', () => {
      if (this.#transport === transport) broker.accept({ options, end, transport, inProcess });
    });
  }

  #endFor(transport: Transport): ClientEnd {
    const current = (): boolean => this.#transport === transport;
    return {
      connected: (peer) => {
        if (current()) this.#connected(peer, transport);
        else peer.lost();
      },
      refused: () => this.#fail(transport),
      closed: () => this.#fail(transport),
      puback: (packetId) => {
        if (!current()) return;
        this.#pending.get(packetId)?.resolve();
        this.#pending.delete(packetId);
      },
      suback: (filter) => {
        if (current()) for (const one of this.#subscriptions) if (one.filter === filter) one.confirm();
      },
      pingresp: () => {
        this.#awaitingPong = false;
      },
      receive: async (message, packetId) => {
        if (!current()) return;
        const peer = this.#peer;
        if (packetId !== undefined && peer !== undefined) {
          transport.send('toBroker', 'control', () => peer.puback(packetId));
        }
        await this.#table.deliver(message);
      },
    };
  }

  #connected(peer: BrokerPeer, transport: Transport): void {
    this.#cancelTimer();
    this.#peer = peer;
    this.#phase = 'connected';
    this.#awaitingPong = false;
    const periodMs = this.#with.options.keepAliveSeconds * 1000;
    if (!this.#with.inProcess && periodMs > 0) {
      this.#cancelTimer = this.#with.clock.setRepeating(() => this.#ping(transport), periodMs);
    }
    for (const subscription of this.#subscriptions) this.#sendSubscribe(subscription);
    this.#announce();
  }

  /** No PINGRESP within a keep-alive: the path is dead although nobody closed it. */
  #ping(transport: Transport): void {
    if (this.#awaitingPong) {
      this.#sendFin();
      this.#fail(transport);
      return;
    }
    const peer = this.#peer;
    if (peer === undefined) return;
    this.#awaitingPong = true;
    transport.send('toBroker', 'control', () => peer.ping());
  }

  #sendSubscribe({ filter, qos }: Subscription): void {
    const peer = this.#peer;
    if (peer !== undefined) this.#transport?.send('toBroker', 'control', () => peer.subscribe(filter, qos));
  }

  #sendFin(): void {
    const peer = this.#peer;
    if (peer !== undefined) this.#transport?.send('toBroker', 'control', () => peer.lost());
  }

  #fail(transport: Transport): void {
    if (this.#transport !== transport) return;
    this.#drop('idle', { keepTransport: this.#peer !== undefined });
    this.#cancelTimer = this.#with.clock.setTimer(() => this.#connect(), this.#with.reconnectDelayMs());
  }

  /** `keepTransport`: a last packet (DISCONNECT, FIN) may still be on its way. */
  #drop(phase: 'idle' | 'severed' | 'ended', { keepTransport }: { keepTransport: boolean }): void {
    const wasConnected = this.#phase === 'connected';
    this.#cancelTimer();
    if (!keepTransport) this.#transport?.close();
    this.#transport = undefined;
    this.#peer = undefined;
    this.#phase = phase;
    const open = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of open) reject(unreachable('publish: the connection ended before the acknowledgement.'));
    if (wasConnected) this.#announce();
  }

  #announce(): void {
    for (const listener of this.#listeners) listener(this.state);
  }
}

const unreachable = (what: string): CodedError => new CodedError(domainError('BPC_E_BROKER_UNREACHABLE', what));
