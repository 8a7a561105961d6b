import type { Socket } from 'node:net';

/** Sockets that have not finished their CONNECT. Above the limit the oldest goes, so a flood of them cannot lock others out. */
export class HalfOpenConnections {
  readonly #limit: number;
  readonly #sockets = new Set<Socket>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#limit) return;
    const [oldest] = this.#sockets;
    oldest?.destroy();
    if (oldest !== undefined) this.#sockets.delete(oldest);
  }

  finished(socket: unknown): void {
    this.#sockets.delete(socket as Socket);
  }
}
