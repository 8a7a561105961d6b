import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';

/** What is needed of a client and a PUBLISH of aedes. */
interface Publisher {
  readonly conn: Duplex;
  readonly closed: boolean;
}
interface Publish {
  qos: 0 | 1 | 2;
  readonly messageId?: number | undefined;
}

interface Held {
  readonly until: number;
  letGo(): void;
}

/** aedes reads no more from a client while one of its messages is held, so none is held longer than this. */
const longestHoldMs = 200;
const sweepMs = 50;

/**
 * Holds a publisher's PUBACK until its message was handled. When that takes long, aedes is let go on with the client's next messages and
 * the PUBACK follows when the message was handled after all. What handling refuses is never acknowledged, and the connection stays: it
 * still carries STOP.
 */
export class HeldAcknowledgements {
  readonly #held = new Set<Held>();
  readonly #sweep: NodeJS.Timeout;

  constructor() {
    this.#sweep = setInterval(() => this.#letGoOverdue(), sweepMs);
    this.#sweep.unref();
  }

  hold(client: Publisher, packet: Publish, handled: Promise<void>, answer: () => void): void {
    const { messageId } = packet;
    const held: Held = {
      until: performance.now() + longestHoldMs,
      letGo: () => {
        this.#held.delete(held);
        withoutPuback(packet);
        answer();
      },
    };
    this.#held.add(held);
    handled.then(
      () => {
        if (this.#held.delete(held)) answer();
        else if (!client.closed && messageId !== undefined) client.conn.write(puback(messageId));
      },
      () => {
        if (this.#held.has(held)) held.letGo();
      },
    );
  }

  stop(): void {
    clearInterval(this.#sweep);
  }

  #letGoOverdue(): void {
    const now = performance.now();
    for (const held of this.#held) {
      if (held.until > now) return;
      held.letGo();
    }
  }
}

/** At QoS 0 aedes sends none. */
function withoutPuback(packet: Publish): void {
  packet.qos = 0;
}

/** MQTT 3.1.1 §3.4. */
const puback = (messageId: number): Buffer => Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]);
