import type { Direction, FrameKind } from './fault-link.ts';

/** Carries the frames of one connection between a client and the broker. */
export interface Transport {
  send(direction: Direction, kind: FrameKind, deliver: () => void): void;
  close(): void;
}

/** A client inside the broker's process: no delay, no loss; requests still never run inside the caller's own call. */
export class InProcessTransport implements Transport {
  #closed = false;

  send(direction: Direction, _kind: FrameKind, deliver: () => void): void {
    if (direction === 'toClient') deliver();
    else {
      queueMicrotask(() => {
        if (!this.#closed) deliver();
      });
    }
  }

  close(): void {
    this.#closed = true;
  }
}
