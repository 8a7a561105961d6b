import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { FramedSocket } from '#simulation/gazebo/transport/framed-socket.ts';
import { decodeMessage, encodeMessage, wireName } from '#simulation/gazebo/transport/messages.ts';
import type { GazeboMessages, GazeboType, Publish } from '#simulation/gazebo/transport/messages.ts';

interface Told {
  readonly type: string;
  readonly body: Uint8Array;
}

/**
 * A Gazebo master with one publisher and one subscriber behind it, as far as our client can tell. It speaks the wire as gzserver
 * 11.1 was seen to; `tests/integration/gazebo.test.ts` holds the client to a real one.
 */
export class FakeGazebo implements AsyncDisposable {
  /** What clients told the master, oldest first. */
  readonly told: Told[] = [];
  /** What clients published to us. */
  readonly received: { readonly topic: string; readonly body: Uint8Array }[] = [];
  readonly #master: Server;
  readonly #data: Server;
  readonly #masters = new Set<FramedSocket>();
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Map<string, FramedSocket>();
  readonly #offers: Publish[] = [];
  greeting: Buffer | undefined;

  private constructor(master: Server, data: Server) {
    this.#master = master;
    this.#data = data;
    master.on('connection', (socket) => this.#welcome(socket));
    data.on('connection', (socket) => this.#serve(socket));
  }

  static async start(greeting?: Buffer): Promise<FakeGazebo> {
    const servers = [createServer(), createServer()] as const;
    const fake = new FakeGazebo(...servers);
    fake.greeting = greeting;
    for (const server of servers) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return fake;
  }

  get port(): number {
    return (this.#master.address() as AddressInfo).port;
  }

  /** A publisher of the simulation appears; those who asked for its topic are told where to dial. */
  offer(topic: string, type: GazeboType): void {
    const { port } = this.#data.address() as AddressInfo;
    const offer = { topic, msg_type: wireName(type), host: '127.0.0.1', port };
    this.#offers.push(offer);
    this.#tellAll('publisher_add', encodeMessage('Publish', offer));
    const wanted = this.told.some(({ type: told, body }) => told === 'subscribe' && topicOf(body) === topic);
    if (wanted) this.#tellAll('publisher_advertise', encodeMessage('Publish', offer));
  }

  isHeard(topic: string): boolean {
    return this.#listeners.has(topic);
  }

  publish<T extends GazeboType>(topic: string, type: T, message: GazeboMessages[T]): void {
    this.#listeners.get(topic)?.send(encodeMessage(type, message));
  }

  publishRaw(topic: string, body: Uint8Array): void {
    this.#listeners.get(topic)?.send(body);
  }

  /** As a killed gzserver: every connection ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of [this.#master, this.#data]) await new Promise((resolve) => server.close(resolve));
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket);
    if (this.greeting !== undefined) {
      socket.on('error', () => undefined);
      socket.write(this.greeting);
      return;
    }
    const peer: FramedSocket = new FramedSocket(socket, {
      onFrame: (body) => this.#hear(peer, decodeMessage('Packet', body)),
      onClosed: () => this.#masters.delete(peer),
    });
    this.#masters.add(peer);
    send(peer, 'version_init', encodeMessage('GzString', { data: 'gazebo 11.1' }));
    send(peer, 'topic_namepaces_init', encodeMessage('GzString_V', { data: ['sector'] }));
    send(peer, 'publishers_init', encodeMessage('Publishers', { publisher: this.#offers }));
  }

  #hear(peer: FramedSocket, { type, serialized_data: body }: GazeboMessages['Packet']): void {
    this.told.push({ type, body });
    if (type === 'subscribe') {
      for (const offer of this.#offers) {
        if (offer.topic === topicOf(body)) send(peer, 'publisher_subscribe', encodeMessage('Publish', offer));
      }
    }
    if (type === 'advertise') this.#listenTo(decodeMessage('Publish', body));
  }

  /** gzserver subscribes to what it is offered. */
  #listenTo({ topic, msg_type, host, port }: Publish): void {
    const socket = connect(port, host);
    this.#sockets.add(socket);
    const peer = new FramedSocket(socket, {
      onFrame: (body) => this.received.push({ topic, body: Uint8Array.from(body) }),
      onClosed: () => undefined,
    });
    send(peer, 'sub', encodeMessage('Subscribe', { topic, msg_type, host: '127.0.0.1', port: 1 }));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    const peer: FramedSocket = new FramedSocket(socket, {
      onFrame: (body) => {
        const packet = decodeMessage('Packet', body);
        if (packet.type === 'sub') this.#listeners.set(topicOf(packet.serialized_data), peer);
      },
      onClosed: () => undefined,
    });
  }

  #tellAll(type: string, body: Uint8Array): void {
    for (const peer of this.#masters) send(peer, type, body);
  }
}

const topicOf = (subscribe: Uint8Array): string => decodeMessage('Subscribe', subscribe).topic;

const send = (peer: FramedSocket, type: string, serialized_data: Uint8Array): void =>
  peer.send(encodeMessage('Packet', { stamp: { sec: 1, nsec: 0 }, type, serialized_data }));
