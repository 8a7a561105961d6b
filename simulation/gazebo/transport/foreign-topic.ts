import { connect } from 'node:net';
import { FramedSocket } from './framed-socket.ts';
import { encodeMessage } from './messages.ts';
import type { GazeboMessages, Publish } from './messages.ts';

/** A topic that we subscribe to: one connection to each of its publishers. */
export class ForeignTopic {
  readonly #subscription: GazeboMessages['Subscribe'];
  readonly #onBody: (body: Buffer) => void;
  readonly #peers = new Map<string, FramedSocket>();

  constructor(subscription: GazeboMessages['Subscribe'], onBody: (body: Buffer) => void) {
    this.#subscription = subscription;
    this.#onBody = onBody;
  }

  /** Once a publisher; again after its connection ended. */
  dial({ host, port }: Publish): void {
    const address = `${host}:${port}`;
    if (this.#peers.has(address)) return;
    const peer = new FramedSocket(connect(port, host), {
      onFrame: this.#onBody,
      onClosed: () => this.#peers.delete(address),
    });
    this.#peers.set(address, peer);
    const serialized_data = encodeMessage('Subscribe', this.#subscription);
    peer.send(encodeMessage('Packet', { stamp: { sec: 0, nsec: 0 }, type: 'sub', serialized_data }));
  }

  close(): void {
    for (const peer of this.#peers.values()) peer.close();
  }
}
