import type { MqttConnectOptions, MqttConnector, MqttMessage, MqttQos } from '#shared/link/mqtt-port.ts';
import type { Random } from '#shared/random/random.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { BrokerDoor, ConnectRequest } from './broker-door.ts';
import { BrokerSession } from './broker-session.ts';
import { ConnectedPeer } from './connected-peer.ts';
import type { PeerHub } from './connected-peer.ts';
import { FaultLink } from './fault-link.ts';
import type { LinkModel } from './link-conditions.ts';
import { SimulatedConnection } from './simulated-connection.ts';
import { InProcessTransport } from './transport.ts';

export interface SimulatedBrokerOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** What a kill leaves behind: nothing (aedes in memory), everything, or the last snapshot (Mosquitto's autosave). */
  readonly persistence?: 'nothing' | 'everything' | { readonly snapshotEveryMs: number };
  /** Default: everybody may connect and publish everywhere. */
  readonly mayConnect?: (options: MqttConnectOptions) => boolean;
  readonly mayPublish?: (client: MqttConnectOptions, topic: string) => boolean;
  readonly maxWaitingPerSession?: number;
  /** Hears every message the broker takes, before anybody else: for tests' oracles and logs. */
  readonly onRouted?: (message: MqttMessage) => void;
}

interface BrokerCounters {
  connects: number;
  routed: number;
  refusedPublishes: number;
  /** PUBLISH packets whose handlers failed, so that no PUBACK went out. */
  unstored: number;
}

/**
 * An MQTT 3.1.1 broker in memory, on an injected clock: QoS 0 and 1, retained messages, wills, sessions, redelivery, keep-alive,
 * take-over of a client id. A QoS 1 PUBACK waits for the handlers of clients in the broker's own process, as the embedded broker's does;
 * when one fails no PUBACK goes out and the connection stays.
 */
export class SimulatedBroker implements BrokerDoor {
  readonly #options: SimulatedBrokerOptions;
  readonly #maxWaiting: number;
  #sessions = new Map<string, BrokerSession>();
  #retained = new Map<string, MqttMessage>();
  #saved: { sessions: Map<string, BrokerSession>; retained: Map<string, MqttMessage> } | undefined;
  readonly #peers = new Map<string, ConnectedPeer>();
  #running = true;
  readonly counters: BrokerCounters = { connects: 0, routed: 0, refusedPublishes: 0, unstored: 0 };

  constructor(options: SimulatedBrokerOptions) {
    this.#options = options;
    this.#maxWaiting = options.maxWaitingPerSession ?? 1000;
    const persistence = options.persistence ?? 'nothing';
    if (typeof persistence === 'object') options.clock.setRepeating(() => this.#save(), persistence.snapshotEveryMs);
  }

  /** For clients across a network; the model is asked for every frame. */
  remote(model: LinkModel): MqttConnector {
    const { clock, random } = this.#options;
    return (options) => {
      const draws = random.fork(options.clientId);
      return new SimulatedConnection({
        options,
        clock,
        broker: this,
        inProcess: false,
        open: () => new FaultLink(clock, draws, model),
        reconnectDelayMs: () => 1000 + draws.integer(0, 500),
      });
    };
  }

  /** For the process the broker lives in. */
  local(): MqttConnector {
    return (options) =>
      new SimulatedConnection({
        options,
        clock: this.#options.clock,
        broker: this,
        inProcess: true,
        open: () => new InProcessTransport(),
        reconnectDelayMs: () => 100,
      });
  }

  /** kill -9: no wills, no goodbyes; clients see their sockets close where the path lets them. */
  kill(): void {
    this.#running = false;
    for (const peer of this.#peers.values()) peer.abandon();
    this.#peers.clear();
    if (this.#options.persistence === 'everything') return;
    this.#sessions = this.#saved?.sessions ?? new Map();
    this.#retained = this.#saved?.retained ?? new Map();
    this.#saved = undefined;
  }

  restart(): void {
    this.#running = true;
  }

  isConnected(clientId: string): boolean {
    return this.#peers.has(clientId);
  }

  accept(request: ConnectRequest): void {
    const { options, end, transport } = request;
    if (!this.#running || !(this.#options.mayConnect?.(options) ?? true)) {
      transport.send('toClient', 'control', () => end.refused());
      return;
    }
    this.#peers.get(options.clientId)?.close('lost');
    const session = this.#sessionFor(options);
    const peer = new ConnectedPeer(this.#hub, request, session, this.#options.clock);
    this.#peers.set(options.clientId, peer);
    this.counters.connects++;
    transport.send('toClient', 'control', () => end.connected(peer));
    for (const delivery of session.resume()) peer.send(delivery.message, delivery.packetId);
  }

  #sessionFor(options: MqttConnectOptions): BrokerSession {
    const known = this.#sessions.get(options.clientId);
    if (known !== undefined && !options.clean && !known.clean) return known;
    const session = new BrokerSession(options.clientId, options.clean, this.#maxWaiting);
    this.#sessions.set(options.clientId, session);
    return session;
  }

  readonly #hub: PeerHub = {
    mayPublish: (options, topic) => {
      const allowed = this.#options.mayPublish?.(options, topic) ?? true;
      if (!allowed) this.counters.refusedPublishes++;
      return allowed;
    },
    route: (message) => this.#route(message),
    retainedFor: (session) => [...this.#retained.values()].filter(({ topic }) => session.qosFor(topic) !== undefined),
    unstored: () => {
      this.counters.unstored++;
    },
    gone: (peer, session) => {
      if (this.#peers.get(session.clientId) === peer) this.#peers.delete(session.clientId);
      if (session.clean && this.#sessions.get(session.clientId) === session) this.#sessions.delete(session.clientId);
    },
  };

  /** Settles when every handler in the broker's own process has; rejects if one failed. */
  async #route(message: MqttMessage): Promise<void> {
    this.counters.routed++;
    this.#options.onRouted?.(message);
    if (message.retain) {
      if (message.payload.byteLength === 0) this.#retained.delete(message.topic);
      else this.#retained.set(message.topic, message);
    }
    const held: Promise<void>[] = [];
    for (const session of this.#sessions.values()) {
      const granted = session.qosFor(message.topic);
      if (granted === undefined) continue;
      const qos: MqttQos = message.qos === 1 && granted === 1 ? 1 : 0;
      const outgoing: MqttMessage = { ...message, qos, retain: false };
      const peer = this.#peers.get(session.clientId);
      if (peer !== undefined) held.push(peer.forward(outgoing));
      else if (qos === 1 && !session.clean) session.keep(outgoing);
    }
    await Promise.all(held);
  }

  #save(): void {
    const sessions = [...this.#sessions.values()].filter((session) => !session.clean);
    this.#saved = {
      sessions: new Map(sessions.map((session) => [session.clientId, session.snapshot()])),
      retained: new Map(this.#retained),
    };
  }
}
