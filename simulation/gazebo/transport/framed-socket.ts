import type { Socket } from 'node:net';
import { FrameReader, frame } from './frames.ts';

export interface FramedSocketListener {
  /** A throw ends the connection. */
  onFrame(body: Buffer): void;
  /** Once, with the reason if there was a fault. */
  onClosed(error: Error | undefined): void;
}

/** A TCP connection of Gazebo's wire. */
export class FramedSocket {
  readonly #socket: Socket;

  constructor(socket: Socket, listener: FramedSocketListener) {
    this.#socket = socket;
    const reader = new FrameReader();
    let fault: Error | undefined;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const body of reader.push(bytes)) listener.onFrame(body);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('error', (error) => (fault = error));
    socket.on('close', () => listener.onClosed(fault));
  }

  send(body: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(frame(body));
  }

  /** Bytes that the other side has not taken yet. */
  get backlog(): number {
    return this.#socket.writableLength;
  }

  close(): void {
    this.#socket.destroy();
  }
}
