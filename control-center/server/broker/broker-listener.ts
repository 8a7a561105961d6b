import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { TlsMaterial } from '../pki/tls-material.ts';
import { certificateRefusal } from './broker-refusal.ts';
import type { BrokerRefusal } from './broker-refusal.ts';
import { FrameGuard } from './frame-guard.ts';
import { HalfOpenConnections } from './half-open-connections.ts';
import type { CertificateCheck } from './principal.ts';
import { contextOf, createTlsListener } from './tls-listener.ts';

export interface BrokerListenerOptions {
  /** TLS alone, and the client certificate says who a client is. */
  readonly tls?: { readonly material: TlsMaterial; readonly checkCertificate: CertificateCheck };
  readonly host?: string;
  /** 0 lets the system choose. */
  readonly port?: number;
  readonly maxConnections?: number;
  readonly maxHalfOpen?: number;
  /** A connection that has not finished its handshake, or not sent its CONNECT, by then is closed. */
  readonly connectTimeoutMs?: number;
  readonly maxFrameBytes?: number;
}

interface BrokerListenerEvents {
  /** It is in order so far: its certificate holds, its frames are guarded. */
  readonly onConnection: (socket: Socket) => void;
  readonly onRefusal: (refusal: BrokerRefusal) => void;
}

const largestFrameBytes = 640 * 1024;
export const defaultConnectTimeoutMs = 10_000;

/** The broker's port: TCP or TLS, with a limit on what is half-open and on the size of frames. */
export class BrokerListener {
  readonly #options: BrokerListenerOptions;
  readonly #events: BrokerListenerEvents;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #halfOpen: HalfOpenConnections;
  readonly #certificates = new WeakMap<object, Uint8Array>();
  #closed: Promise<unknown> = Promise.resolve();

  constructor(options: BrokerListenerOptions, events: BrokerListenerEvents) {
    this.#options = options;
    this.#events = events;
    this.#halfOpen = new HalfOpenConnections(options.maxHalfOpen ?? 1000);
    this.#server = options.tls === undefined ? this.#plainServer() : this.#tlsServer(options.tls);
    this.#server.maxConnections = options.maxConnections ?? 20_000;
  }

  get url(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    const scheme = this.#options.tls === undefined ? 'mqtt' : 'mqtts';
    return `${scheme}://${address.includes(':') ? `[${address}]` : address}:${port}`;
  }

  async listen(): Promise<void> {
    const { host = '127.0.0.1', port = 0 } = this.#options;
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
      throw new CodedError(domainError('BPC_E_PORT_IN_USE', `MQTT port ${port} of ${host}.`), { cause });
    }
    this.#closed = once(this.#server, 'close');
  }

  /** DER that came with a TLS connection. */
  certificateOf(connection: object): Uint8Array | undefined {
    return this.#certificates.get(connection);
  }

  /** Its CONNECT was answered. */
  finished(connection: object): void {
    this.#halfOpen.finished(connection);
  }

  /** From the next handshake on. */
  renewTls(material: TlsMaterial): void {
    if (this.#server instanceof TlsServer) this.#server.setSecureContext(contextOf(material));
  }

  stopListening(): void {
    this.#server.close();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#closed;
  }

  #plainServer(): Server {
    return createServer({ noDelay: true }, (socket) => {
      this.#await(socket);
      this.#handOn(socket);
    });
  }

  #tlsServer({ material, checkCertificate }: NonNullable<BrokerListenerOptions['tls']>): Server {
    const { onRefusal } = this.#events;
    return createTlsListener({
      material,
      handshakeTimeoutMs: this.#options.connectTimeoutMs ?? defaultConnectTimeoutMs,
      onOpened: (raw) => this.#await(raw),
      onFailed: () => onRefusal({ code: 'BPC_E_PAYLOAD_MALFORMED', what: 'connect', reason: 'no TLS' }),
      onSecured: (socket, raw, certificate) => {
        this.#halfOpen.finished(raw);
        this.#halfOpen.add(socket);
        const checked = checkCertificate(certificate);
        if (checked.ok && certificate !== undefined) {
          this.#certificates.set(socket, certificate);
          this.#handOn(socket);
          return;
        }
        if (!checked.ok) onRefusal(certificateRefusal(checked.error));
        socket.destroy();
      },
    });
  }

  #await(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#halfOpen.add(socket);
  }

  #handOn(socket: Socket): void {
    this.#guardFrames(socket);
    this.#events.onConnection(socket);
  }

  /** aedes pulls chunks with `read`; an oversized frame ends the connection before it is collected. */
  #guardFrames(socket: Socket): void {
    const guard = new FrameGuard(this.#options.maxFrameBytes ?? largestFrameBytes);
    const read = socket.read.bind(socket);
    socket.read = (size) => {
      const chunk: unknown = read(size);
      if (!(chunk instanceof Uint8Array) || guard.accepts(chunk)) return chunk;
      this.#events.onRefusal({ code: 'BPC_E_PAYLOAD_TOO_LARGE', what: 'frame' });
      socket.destroy();
      return null;
    };
  }
}
