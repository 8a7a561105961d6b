import type { MqttConnectOptions, MqttMessage, MqttQos } from '#shared/link/mqtt-port.ts';
import type { Transport } from './transport.ts';

/** What the broker may do to a client: the packets that travel towards it. */
export interface ClientEnd {
  connected(peer: BrokerPeer): void;
  refused(): void;
  /** `packetId` is present on QoS 1. The promise settles when the client's handlers have. */
  receive(message: MqttMessage, packetId: number | undefined): Promise<void>;
  puback(packetId: number): void;
  suback(filter: string): void;
  pingresp(): void;
  /** The broker's side of the transport closed. */
  closed(): void;
}

/** What a client may do to the broker once connected: the packets that travel towards it. */
export interface BrokerPeer {
  publish(message: MqttMessage, packetId: number | undefined): void;
  puback(packetId: number): void;
  subscribe(filter: string, qos: MqttQos): void;
  ping(): void;
  disconnect(): void;
  /** The transport ended without DISCONNECT: the will goes out. */
  lost(): void;
}

export interface ConnectRequest {
  readonly options: MqttConnectOptions;
  readonly end: ClientEnd;
  readonly transport: Transport;
  /** In the broker's process: its handlers hold the publisher's PUBACK. */
  readonly inProcess: boolean;
}

export interface BrokerDoor {
  accept(request: ConnectRequest): void;
}
