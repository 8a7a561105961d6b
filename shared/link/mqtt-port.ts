export type MqttQos = 0 | 1;

export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: MqttQos;
  readonly retain: boolean;
}

export type MqttWill = MqttMessage;

export interface MqttConnectOptions {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly will?: MqttWill;
  /** False keeps the session (subscriptions and queued QoS 1 messages) at the broker while away. */
  readonly clean: boolean;
  readonly keepAliveSeconds: number;
}

export type LinkState = 'connected' | 'disconnected';

/**
 * A client's view of a broker, MQTT 3.1.1 semantics, reconnecting by itself. Implementations: mqtt.js (launch), the embedded
 * broker's in-process client (control-center), the simulated broker (simulation); one contract suite holds them together.
 */
export interface MqttConnection {
  readonly state: LinkState;
  /**
   * QoS 1 resolves at PUBACK and rejects if the connection ends first; nothing is queued across reconnects (the caller's outbox
   * does that). QoS 0 resolves when handed to the socket and is dropped silently while disconnected.
   */
  publish(
    topic: string,
    payload: Uint8Array,
    options: { readonly qos: MqttQos; readonly retain?: boolean },
  ): Promise<void>;
  /**
   * Filters with + and #. Re-subscribed after every reconnect. Where the implementation can (embedded and simulated broker) the
   * publisher's PUBACK is held until the handler's promise settles, so that an acknowledgement means "stored".
   */
  subscribe(filter: string, qos: MqttQos, handler: MqttHandler): Promise<void>;
  /** Called at once with the present state, then on every change. */
  onState(listener: (state: LinkState) => void): void;
  /** Clean DISCONNECT: the will is not sent. */
  end(): Promise<void>;
  /** Severs the transport without a DISCONNECT, as a dead radio does; reconnecting starts when `restore` is called. */
  sever(): void;
  restore(): void;
}

export type MqttHandler = (message: MqttMessage) => void | Promise<void>;

/** Starts connecting and returns at once. */
export type MqttConnector = (options: MqttConnectOptions) => MqttConnection;

/** MQTT 3.1.1 §4.7: does a topic match a filter? */
export function matchesFilter(filter: string, topic: string): boolean {
  const filterLevels = filter.split('/');
  const topicLevels = topic.split('/');
  if (topic.startsWith('$') && (filter.startsWith('+') || filter.startsWith('#'))) return false;
  for (let i = 0; i < filterLevels.length; i++) {
    const level = filterLevels[i];
    if (level === '#') return true;
    if (i >= topicLevels.length || (level !== '+' && level !== topicLevels[i])) return false;
  }
  return filterLevels.length === topicLevels.length;
}
