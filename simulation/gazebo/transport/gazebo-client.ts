import { connect, createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { once } from 'node:events';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { FramedSocket } from './framed-socket.ts';
import { decodeMessage, encodeMessage, wireName } from './messages.ts';
import type { GazeboMessages, GazeboType, Publish } from './messages.ts';
import { OwnTopic } from './own-topic.ts';
import { ForeignTopic } from './foreign-topic.ts';

export interface GazeboPublisher<T extends GazeboType> {
  /** Dropped while nobody listens. */
  publish(message: GazeboMessages[T]): void;
  /** Resolves when somebody does. */
  readonly heard: Promise<void>;
}

/** Topics of one Gazebo Classic server, by their full names (`/gazebo/<world>/...`). */
export interface GazeboClient {
  subscribe<T extends GazeboType>(topic: string, type: T, onMessage: (message: GazeboMessages[T]) => void): void;
  advertise<T extends GazeboType>(topic: string, type: T): GazeboPublisher<T>;
  /** What the server's side offers at present. */
  readonly offers: readonly Publish[];
  /** Resolves when the server is gone, or after `close`. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface GazeboClientOptions {
  readonly host: string;
  readonly port: number;
  /** A message that cannot be read, or a listener that threw. */
  readonly onFault: (error: unknown, topic: string) => void;
}

/** Connects to the master inside gzserver. Rejects with BPC_E_SIMULATOR_UNREACHABLE if nobody answers as Gazebo does. */
export async function connectGazebo(options: GazeboClientOptions): Promise<GazeboClient> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new MasterClient(options, server);
  try {
    await client.greeted;
  } catch (error) {
    client.close();
    throw error;
  }
  return client;
}

/** Speaks with the master about who has what, and keeps a connection to each peer of a topic. */
class MasterClient implements GazeboClient {
  readonly #options: GazeboClientOptions;
  readonly #server: Server;
  readonly #port: number;
  readonly #master: FramedSocket;
  readonly #own = new Map<string, OwnTopic>();
  readonly #foreign = new Map<string, ForeignTopic>();
  readonly #offers = new Map<string, Publish>();
  readonly #greeting = Promise.withResolvers<void>();
  readonly #end = Promise.withResolvers<void>();

  constructor(options: GazeboClientOptions, server: Server) {
    this.#options = options;
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => this.#welcome(socket));
    this.#master = new FramedSocket(connect(options.port, options.host), {
      onFrame: (body) => this.#hear(decodeMessage('Packet', body)),
      onClosed: (error) => this.#lost(error),
    });
  }

  get greeted(): Promise<void> {
    return this.#greeting.promise;
  }
  get ended(): Promise<void> {
    return this.#end.promise;
  }
  get offers(): readonly Publish[] {
    return [...this.#offers.values()];
  }

  subscribe<T extends GazeboType>(topic: string, type: T, onMessage: (message: GazeboMessages[T]) => void): void {
    const subscription = { topic, msg_type: wireName(type), host: '127.0.0.1', port: this.#port, latching: false };
    const known = new ForeignTopic(subscription, (body) => {
      try {
        onMessage(decodeMessage(type, body));
      } catch (error) {
        this.#options.onFault(error, topic);
      }
    });
    this.#foreign.set(topic, known);
    this.#tell('subscribe', encodeMessage('Subscribe', subscription));
  }

  advertise<T extends GazeboType>(topic: string, type: T): GazeboPublisher<T> {
    const own = new OwnTopic();
    this.#own.set(topic, own);
    const offer: Publish = { topic, msg_type: wireName(type), host: '127.0.0.1', port: this.#port };
    this.#tell('advertise', encodeMessage('Publish', offer));
    return {
      publish: (message) => own.send(encodeMessage(type, message)),
      heard: own.heard,
    };
  }

  close(): void {
    this.#master.close();
    this.#server.close();
    for (const topic of [...this.#own.values(), ...this.#foreign.values()]) topic.close();
  }

  #tell(type: string, serialized_data: Uint8Array): void {
    this.#master.send(encodeMessage('Packet', { stamp: { sec: 0, nsec: 0 }, type, serialized_data }));
  }

  #hear({ type, serialized_data: data }: GazeboMessages['Packet']): void {
    switch (type) {
      case 'version_init':
        this.#greeting.resolve();
        return;
      case 'publishers_init':
        for (const offer of decodeMessage('Publishers', data).publisher) this.#offers.set(nameOf(offer), offer);
        return;
      case 'publisher_add': {
        const offer = decodeMessage('Publish', data);
        this.#offers.set(nameOf(offer), offer);
        // The master may have taken the subscription after it looked who subscribes: this is then the only word.
        this.#dial(offer);
        return;
      }
      case 'publisher_del':
        this.#offers.delete(nameOf(decodeMessage('Publish', data)));
        return;
      case 'publisher_subscribe':
      case 'publisher_advertise':
        this.#dial(decodeMessage('Publish', data));
        return;
    }
  }

  #dial(offer: Publish): void {
    if (offer.port !== this.#port) this.#foreign.get(offer.topic)?.dial(offer);
  }

  /** A subscriber dials in and says first which topic it wants. */
  #welcome(socket: Parameters<typeof peerOf>[0]): void {
    peerOf(socket, (topic) => this.#own.get(topic));
  }

  #lost(error: Error | undefined): void {
    const { host, port } = this.#options;
    const why = error === undefined ? 'the connection ended' : error.message;
    this.#greeting.reject(
      new CodedError(domainError('BPC_E_SIMULATOR_UNREACHABLE', `No Gazebo answers at ${host}:${port}: ${why}.`)),
    );
    this.#end.resolve();
  }
}

const nameOf = ({ topic, host, port }: Publish): string => `${topic} ${host}:${port}`;

function peerOf(socket: ConstructorParameters<typeof FramedSocket>[0], find: (topic: string) => OwnTopic | undefined) {
  let topic: OwnTopic | undefined;
  const peer: FramedSocket = new FramedSocket(socket, {
    onFrame: (body) => {
      const packet = decodeMessage('Packet', body);
      if (packet.type !== 'sub') return;
      topic = find(decodeMessage('Subscribe', packet.serialized_data).topic);
      if (topic === undefined) peer.close();
      else topic.join(peer);
    },
    onClosed: () => topic?.leave(peer),
  });
}
