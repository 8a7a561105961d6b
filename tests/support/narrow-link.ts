import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { seededRandom } from '#shared/random/random.ts';
import type { Random } from '#shared/random/random.ts';

export interface NarrowLinkOptions {
  readonly toHost?: string;
  readonly toPort: number;
  /** Of each direction, shared by all connections. */
  readonly bitsPerSecond: number;
  /** One way. */
  readonly delayMs: number;
  /** Of segments. */
  readonly lossShare: number;
  readonly seed: number | string;
}

const segmentBytes = 1460;
const headerBytes = 40;
/** Linux: the least retransmission time-out. */
const leastTimeoutMs = 200;
/** Segments behind a lost one that make the sender repeat it without waiting for the time-out (RFC 5681). */
const fastRepeatSegments = 3;
/** What a sender may have under way: a congestion window as loss leaves it. */
const windowBytes = 6 * segmentBytes;

/**
 * A radio link between TCP clients and a server. Models: a bottleneck of given bandwidth a direction with one first-in-first-out queue for
 * all connections, propagation delay, 40 bytes of headers a segment, and loss as TCP shows it: the lost segment comes one round trip
 * (three segments behind it) or one retransmission time-out later, doubled with each repetition, takes the wire again, and everything
 * behind it on its connection waits. Does not model: loss of acknowledgements, growth and collapse of the congestion window, datagrams.
 */
export class NarrowLink implements AsyncDisposable {
  readonly #options: NarrowLinkOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #up: Wire;
  readonly #down: Wire;
  #isDead = false;

  constructor(options: NarrowLinkOptions) {
    this.#options = options;
    const random = seededRandom(options.seed);
    this.#up = new Wire(options, random.fork('up'));
    this.#down = new Wire(options, random.fork('down'));
    this.#server = createServer((client) => this.#accept(client));
  }

  /** Resolves with the port that clients connect to. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  get carriedBytes(): { readonly up: number; readonly down: number } {
    return { up: this.#up.carriedBytes, down: this.#down.carriedBytes };
  }

  /** Nothing gets through any more and nobody is told: a half-open connection. New connections hang too. */
  die(isDead: boolean): void {
    this.#isDead = isDead;
    this.#up.isDead = this.#down.isDead = isDead;
  }

  /** Ends every connection, as a router that restarts. */
  reset(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    this.#track(client);
    if (this.#isDead) return;
    const server = connect(this.#options.toPort, this.#options.toHost ?? '127.0.0.1');
    this.#track(server);
    this.#join(client, server, this.#up);
    this.#join(server, client, this.#down);
  }

  #join(from: Socket, to: Socket, wire: Wire): void {
    const flow = new Flow(wire, from, to);
    from.on('data', (bytes: Buffer) => flow.send(bytes));
    from.on('close', () => flow.end());
  }

  #track(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** One direction of the radio. */
class Wire {
  readonly #options: NarrowLinkOptions;
  readonly #random: Random;
  #freeAt = 0;
  carriedBytes = 0;
  isDead = false;

  constructor(options: NarrowLinkOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** When a segment handed over now arrives, lost ones after their repetition. */
  arrival(bytes: number, hasFollowers: boolean): number {
    const { delayMs, lossShare } = this.#options;
    let at = this.#transmitted(performance.now(), bytes);
    const roundTripMs = 2 * delayMs + this.#serialMs(bytes);
    for (let timeoutMs = leastTimeoutMs + roundTripMs, tries = 0; this.#random.next() < lossShare; tries++) {
      const isFast = tries === 0 && hasFollowers;
      at = this.#transmitted(at + (isFast ? roundTripMs : timeoutMs), bytes);
      timeoutMs *= 2;
    }
    return at + delayMs;
  }

  /** The wire is taken in the order of asking; a repetition takes its share of it when its time has come. */
  #transmitted(from: number, bytes: number): number {
    const takesMs = this.#serialMs(bytes);
    const isLater = from > performance.now() + 1;
    this.carriedBytes += bytes + headerBytes;
    if (isLater) {
      this.#freeAt = Math.max(this.#freeAt, performance.now()) + takesMs;
      return Math.max(from, this.#freeAt) + takesMs;
    }
    this.#freeAt = Math.max(from, this.#freeAt) + takesMs;
    return this.#freeAt;
  }

  #serialMs(bytes: number): number {
    return ((bytes + headerBytes) * 8000) / this.#options.bitsPerSecond;
  }
}

/** One direction of one connection: in order, whatever was lost. */
class Flow {
  readonly #wire: Wire;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #queue: Buffer[] = [];
  #underWay = 0;
  #lastArrival = 0;
  #isOver = false;

  constructor(wire: Wire, from: Socket, to: Socket) {
    this.#wire = wire;
    this.#from = from;
    this.#to = to;
  }

  send(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += segmentBytes) {
      const segment = bytes.subarray(at, at + segmentBytes);
      this.#underWay += segment.length;
      const hasFollowers = bytes.length - at > fastRepeatSegments * segmentBytes;
      this.#lastArrival = Math.max(this.#lastArrival, this.#wire.arrival(segment.length, hasFollowers));
      this.#queue.push(segment);
      setTimeout(() => this.#deliver(), Math.ceil(this.#lastArrival - performance.now()));
    }
    if (this.#underWay > windowBytes) this.#from.pause();
  }

  /** What is under way still arrives. */
  end(): void {
    this.#isOver = true;
    if (this.#underWay === 0) this.#to.destroy();
  }

  /** Timers are rounded, so each delivers whatever is first in line. */
  #deliver(): void {
    const segment = this.#queue.shift();
    if (segment === undefined) return;
    this.#underWay -= segment.length;
    if (this.#wire.isDead) return;
    if (!this.#to.destroyed) this.#to.write(segment);
    if (this.#underWay <= windowBytes) this.#from.resume();
    if (this.#isOver && this.#underWay === 0) this.#to.destroy();
  }
}
