import type { FramedSocket } from './framed-socket.ts';

/** A subscriber that is so far behind loses messages rather than filling our memory. */
const mostBacklogBytes = 1024 * 1024;

/** A topic that we publish: whoever dialled in for it. */
export class OwnTopic {
  readonly #peers = new Set<FramedSocket>();
  readonly #heard = Promise.withResolvers<void>();

  get heard(): Promise<void> {
    return this.#heard.promise;
  }

  join(peer: FramedSocket): void {
    this.#peers.add(peer);
    this.#heard.resolve();
  }

  leave(peer: FramedSocket): void {
    this.#peers.delete(peer);
  }

  send(body: Uint8Array): void {
    for (const peer of this.#peers) if (peer.backlog < mostBacklogBytes) peer.send(body);
  }

  close(): void {
    for (const peer of this.#peers) peer.close();
  }
}
