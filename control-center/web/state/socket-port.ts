import type { ClientToServerEvents, ServerToClientEvents } from '#shared/contracts/socket.ts';

/** The part of a socket.io client that the console uses; tests put a plain object in its place. */
export interface SocketPort {
  readonly connected: boolean;
  on<E extends keyof ServerToClientEvents>(event: E, listener: ServerToClientEvents[E]): void;
  on(event: 'connect' | 'disconnect', listener: () => void): void;
  /** The server refused the connection; its message is an error code. */
  on(event: 'connect_error', listener: (error: Error) => void): void;
  emit<E extends keyof ClientToServerEvents>(event: E, ...args: Parameters<ClientToServerEvents[E]>): void;
  connect(): void;
  disconnect(): void;
}
