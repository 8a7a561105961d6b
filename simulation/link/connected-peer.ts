import type { MqttConnectOptions, MqttMessage, MqttQos } from '#shared/link/mqtt-port.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { BrokerPeer, ClientEnd, ConnectRequest } from './broker-door.ts';
import { BrokerSession } from './broker-session.ts';
import type { Transport } from './transport.ts';

/** What a connection asks of its broker. */
export interface PeerHub {
  mayPublish(options: MqttConnectOptions, topic: string): boolean;
  route(message: MqttMessage): Promise<void>;
  retainedFor(session: BrokerSession): readonly MqttMessage[];
  unstored(): void;
  gone(peer: ConnectedPeer, session: BrokerSession): void;
}

/** The broker's end of one connection. */
export class ConnectedPeer implements BrokerPeer {
  readonly #hub: PeerHub;
  readonly #end: ClientEnd;
  readonly #transport: Transport;
  readonly #options: MqttConnectOptions;
  readonly #inProcess: boolean;
  readonly #session: BrokerSession;
  readonly #clock: Clock;
  #lastHeard: number;
  #cancelWatch: CancelTimer = () => undefined;
  #open = true;

  constructor(hub: PeerHub, request: ConnectRequest, session: BrokerSession, clock: Clock) {
    this.#hub = hub;
    this.#end = request.end;
    this.#transport = request.transport;
    this.#options = request.options;
    this.#inProcess = request.inProcess;
    this.#session = session;
    this.#clock = clock;
    this.#lastHeard = clock.monotonicMs();
    if (!request.inProcess) this.#watch(this.#toleranceMs);
  }

  publish(message: MqttMessage, packetId: number | undefined): void {
    if (!this.#hear()) return;
    if (!this.#hub.mayPublish(this.#options, message.topic)) {
      this.close('lost');
      return;
    }
    this.#hub.route(message).then(
      () => {
        if (packetId !== undefined && this.#open) this.#toClient(() => this.#end.puback(packetId));
      },
      () => this.#hub.unstored(),
    );
  }

  puback(packetId: number): void {
    if (this.#hear()) this.#session.acknowledged(packetId);
  }

  subscribe(filter: string, qos: MqttQos): void {
    if (!this.#hear()) return;
    const only = new BrokerSession('', true, 0);
    only.subscribe(filter, qos);
    this.#session.subscribe(filter, qos);
    this.#toClient(() => this.#end.suback(filter));
    for (const message of this.#hub.retainedFor(only)) {
      void this.forward({ ...message, qos: message.qos === 1 && qos === 1 ? 1 : 0 });
    }
  }

  ping(): void {
    if (this.#hear()) this.#toClient(() => this.#end.pingresp());
  }

  disconnect(): void {
    this.close('clean');
  }

  lost(): void {
    this.close('lost');
  }

  /** Towards the client; the promise waits for its handlers only in the broker's own process. */
  async forward(message: MqttMessage): Promise<void> {
    if (this.#inProcess) {
      await this.#end.receive(message, undefined);
      return;
    }
    if (message.qos === 0) this.#transport.send('toClient', 'droppable', () => this.#receive(message, undefined));
    else this.send(message, this.#session.track(message).packetId);
  }

  send(message: MqttMessage, packetId: number): void {
    this.#transport.send('toClient', 'publish', () => this.#receive(message, packetId));
  }

  close(how: 'clean' | 'lost'): void {
    if (!this.#open) return;
    this.abandon();
    this.#hub.gone(this, this.#session);
    if (how === 'lost' && this.#options.will !== undefined) {
      this.#hub.route(this.#options.will).catch(() => this.#hub.unstored());
    }
  }

  /** The socket closes and nothing else happens, as when the broker's process dies. */
  abandon(): void {
    this.#open = false;
    this.#cancelWatch();
    this.#toClient(() => this.#end.closed());
  }

  /** A remote client's failing handler is its own affair: it has acknowledged already. */
  #receive(message: MqttMessage, packetId: number | undefined): void {
    this.#end.receive(message, packetId).catch(() => undefined);
  }

  #toClient(deliver: () => void): void {
    this.#transport.send('toClient', 'control', deliver);
  }

  /** False once closed: late frames change nothing. */
  #hear(): boolean {
    this.#lastHeard = this.#clock.monotonicMs();
    return this.#open;
  }

  /** MQTT 3.1.1 §3.1.2.10: one and a half keep-alives of silence end the connection. */
  get #toleranceMs(): number {
    return this.#options.keepAliveSeconds * 1500;
  }

  #watch(delayMs: number): void {
    if (this.#toleranceMs === 0) return;
    this.#cancelWatch = this.#clock.setTimer(() => {
      const silent = this.#clock.monotonicMs() - this.#lastHeard;
      if (silent >= this.#toleranceMs) this.close('lost');
      else this.#watch(this.#toleranceMs - silent);
    }, delayMs);
  }
}
