import { connect } from 'node:net';
import { FramedSocket } from './framed-socket.ts';
import { encodeMessage } from './messages.ts';
import type { GazeboMessages, Publish } from './messages.ts';

const redials = 20;
const redialMs = 250;

/** A topic that we subscribe to: one connection to each of its publishers. */
export class ForeignTopic {
  readonly #subscription: GazeboMessages['Subscribe'];
  readonly #onBody: (body: Buffer) => void;
  readonly #peers = new Map<string, FramedSocket>();
  #isClosed = false;

  constructor(subscription: GazeboMessages['Subscribe'], onBody: (body: Buffer) => void) {
    this.#subscription = subscription;
    this.#onBody = onBody;
  }

  /** Once a publisher; again after its connection ended. One that does not listen yet is tried again. */
  dial({ host, port }: Pick<Publish, 'host' | 'port'>, attemptsLeft = redials): void {
    const address = `${host}:${port}`;
    if (this.#peers.has(address) || this.#isClosed) return;
    const peer = new FramedSocket(connect(port, host), {
      onFrame: this.#onBody,
      onClosed: (error) => {
        this.#peers.delete(address);
        if (error === undefined || attemptsLeft === 0) return;
        setTimeout(() => this.dial({ host, port }, attemptsLeft - 1), redialMs).unref();
      },
    });
    this.#peers.set(address, peer);
    const serialized_data = encodeMessage('Subscribe', this.#subscription);
    peer.send(encodeMessage('Packet', { stamp: { sec: 0, nsec: 0 }, type: 'sub', serialized_data }));
  }

  close(): void {
    this.#isClosed = true;
    for (const peer of this.#peers.values()) peer.close();
  }
}
