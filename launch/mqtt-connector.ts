import { Buffer } from 'node:buffer';
import { connect } from 'mqtt';
import type { IClientOptions, MqttClient } from 'mqtt';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type {
  LinkState,
  MqttConnection,
  MqttConnector,
  MqttConnectOptions,
  MqttHandler,
  MqttQos,
} from '#shared/link/mqtt-port.ts';
import { SubscriptionTable } from '#shared/link/subscription-table.ts';

/** Client side of TLS, PEM. */
export interface MqttTls {
  /** Roots to trust; no others are. */
  readonly ca: readonly string[];
  readonly cert: string;
  readonly key: string;
}

export interface MqttConnectorOptions {
  /** With mqtts://. Asked before every attempt, so that renewed files are used at the next reconnect. May throw: then it is tried again later. */
  readonly tls?: () => MqttTls;
  /** Wait before the first and the longest reconnect; doubled in between, with up to half as much again at random. */
  readonly reconnectMs?: { readonly first: number; readonly longest: number };
  /** A failed attempt or a refused subscription. Never holds credentials. */
  readonly onTrouble?: (error: Error) => void;
}

/**
 * Connects to any MQTT 3.1.1 broker through mqtt.js. `url`: mqtt://, mqtts://, ws:// or wss://; credentials come with the options.
 * mqtt.js acknowledges a QoS 1 message when it was handed to the handler, not when the handler has finished: holding it would
 * process one message at a time. That is why the robot's outbox waits for `stored` (protocol.md).
 */
export const mqttConnector =
  (url: string, options: MqttConnectorOptions = {}): MqttConnector =>
  (connectOptions) =>
    new MqttJsConnection(url, connectOptions, options);

const defaultReconnectMs = { first: 250, longest: 5000 };
const connectTimeoutMs = 10_000;
/** MQTT 3.1.1 §3.9.3. */
const subackFailure = 128;

/** A fresh mqtt.js client for every attempt, so that nothing is queued or re-sent behind the caller's back. */
class MqttJsConnection implements MqttConnection {
  readonly #url: string;
  readonly #connectOptions: MqttConnectOptions;
  readonly #options: MqttConnectorOptions;
  readonly #table = new SubscriptionTable();
  readonly #listeners: ((state: LinkState) => void)[] = [];
  /** Rejections of what waits for an answer over the present transport. */
  readonly #awaited = new Set<(error: Error) => void>();
  readonly #afterConnect: PromiseWithResolvers<void>[] = [];
  #client: MqttClient | undefined;
  #state: LinkState = 'disconnected';
  #wanted = true;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string, connectOptions: MqttConnectOptions, options: MqttConnectorOptions) {
    this.#url = url;
    this.#connectOptions = connectOptions;
    this.#options = options;
    this.#open();
  }

  get state(): LinkState {
    return this.#state;
  }

  publish(
    topic: string,
    payload: Uint8Array,
    options: { readonly qos: MqttQos; readonly retain?: boolean },
  ): Promise<void> {
    const client = this.#client;
    if (client === undefined || this.#state !== 'connected') {
      return options.qos === 0 ? Promise.resolve() : Promise.reject(unreachable());
    }
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    const packet = { qos: options.qos, retain: options.retain ?? false };
    if (options.qos === 0) {
      client.publish(topic, bytes, packet);
      return Promise.resolve();
    }
    return this.#answered((done) => client.publish(topic, bytes, packet, done));
  }

  subscribe(filter: string, qos: MqttQos, handler: MqttHandler): Promise<void> {
    this.#table.add(filter, qos, handler);
    const client = this.#client;
    if (client !== undefined && this.#state === 'connected') return this.#subscribeNow(client, [{ filter, qos }]);
    const subscribed = Promise.withResolvers<void>();
    this.#afterConnect.push(subscribed);
    return subscribed.promise;
  }

  onState(listener: (state: LinkState) => void): void {
    this.#listeners.push(listener);
    listener(this.#state);
  }

  async end(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    const client = this.#client;
    if (client === undefined) return;
    const wasConnected = this.#state === 'connected';
    this.#close(client);
    if (wasConnected) {
      for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id));
      await client.endAsync();
    } else client.end(true);
  }

  sever(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    if (this.#client !== undefined) this.#close(this.#client).end(true);
  }

  restore(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#failures = 0;
    this.#open();
  }

  #open(): void {
    let tls: IClientOptions = {};
    try {
      tls = this.#tlsSettings();
    } catch (error) {
      this.#report(error);
      this.#retry();
      return;
    }
    const { will, username, password } = this.#connectOptions;
    const settings: IClientOptions = {
      clientId: this.#connectOptions.clientId,
      clean: this.#connectOptions.clean,
      keepalive: this.#connectOptions.keepAliveSeconds,
      protocolVersion: 4,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      // Its table of all 65,536 message ids as buffers costs 8 MB.
      writeCache: false,
      connectTimeout: connectTimeoutMs,
      ...tls,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(will.payload) } }),
    };
    const client = connect(this.#url, settings);
    this.#client = client;
    disableNagle(client);
    client.on('error', (error) => this.#options.onTrouble?.(error));
    client.on('connect', () => this.#connected(client));
    client.on('close', () => this.#lost(client));
    client.on('message', (topic, payload, packet) => {
      const qos: MqttQos = packet.qos === 0 ? 0 : 1;
      this.#table.deliver({ topic, payload, qos, retain: packet.retain })?.catch(this.#report);
    });
  }

  /** The server's name must be in its certificate: mqtt.js checks it against the host of the address. */
  #tlsSettings(): IClientOptions {
    const tls = this.#options.tls?.();
    if (tls === undefined) return {};
    const { ca, cert, key } = tls;
    return { ca: [...ca], cert, key, rejectUnauthorized: true };
  }

  #connected(client: MqttClient): void {
    if (client !== this.#client) return;
    this.#failures = 0;
    const subscribed = this.#table.all.length === 0 ? Promise.resolve() : this.#subscribeNow(client, this.#table.all);
    for (const { resolve, reject } of this.#afterConnect.splice(0)) subscribed.then(resolve, reject);
    subscribed.catch(this.#report);
    this.#change('connected');
  }

  #lost(client: MqttClient): void {
    if (client !== this.#client) return;
    this.#close(client).end(true);
    if (this.#wanted) this.#retry();
  }

  #retry(): void {
    const { first, longest } = this.#options.reconnectMs ?? defaultReconnectMs;
    const delayMs = Math.min(first * 2 ** this.#failures++, longest) * (1 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#open(), delayMs);
  }

  /** Forgets the transport: what waits for an answer over it is rejected. */
  #close(client: MqttClient): MqttClient {
    this.#client = undefined;
    for (const reject of this.#awaited) reject(unreachable());
    this.#awaited.clear();
    this.#change('disconnected');
    return client;
  }

  #change(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }

  #subscribeNow(
    client: MqttClient,
    wanted: readonly { readonly filter: string; readonly qos: MqttQos }[],
  ): Promise<void> {
    const request = Object.fromEntries(wanted.map(({ filter, qos }) => [filter, { qos }]));
    return this.#answered((done) => {
      client.subscribe(request, (error) => {
        done(isRefusal(error) ? forbidden(wanted.map(({ filter }) => filter).join(', ')) : error);
      });
    });
  }

  #answered(ask: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#awaited.add(reject);
      ask((error) => {
        this.#awaited.delete(reject);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  readonly #report = (error: unknown): void => {
    this.#options.onTrouble?.(error instanceof Error ? error : new Error(String(error)));
  };
}

/** Nagle's algorithm costs up to 40 ms a message (quality.md). WebSocket streams have no such switch. */
function disableNagle(client: MqttClient): void {
  const stream: unknown = client.stream;
  if (
    typeof stream === 'object' &&
    stream !== null &&
    'setNoDelay' in stream &&
    typeof stream.setNoDelay === 'function'
  ) {
    (stream as { setNoDelay(on: boolean): void }).setNoDelay(true);
  }
}

/** mqtt.js gives the SUBACK along with its error. */
function isRefusal(error: Error | null): boolean {
  const { packet } = (error ?? {}) as { readonly packet?: { readonly granted?: readonly unknown[] } };
  return packet?.granted?.includes(subackFailure) ?? false;
}

const unreachable = (): CodedError => new CodedError(domainError('BPC_E_BROKER_UNREACHABLE', 'The link is down.'));
const forbidden = (filter: string): CodedError =>
  new CodedError(domainError('BPC_E_FORBIDDEN', `The broker refused the subscription to ${filter}.`));
