import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { LinkSession } from './link-session.ts';
import type { MessageWriter } from './message-writer.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Outbox } from './outbox.ts';

/** Unacknowledged back-filled messages at a time, and new ones a tick: live messages never queue behind more than these. */
const window = 20;
const burst = 20;
/** Sent and acknowledged, yet not stored: say it again. */
const resendAfterMs = 20_000;
/** protocol.md: beyond this a detection is called late. */
const lateAfterMs = 5000;
const ttlSeconds = 604_800;

/**
 * Carries the outbox to the centre: new items at once, older ones after a (re)connect in order of importance and age, again and again
 * until `stored` takes them off the outbox. Ticked ten times a second.
 */
export class OutboxCourier {
  readonly #outbox: Outbox;
  readonly #session: LinkSession;
  readonly #writer: MessageWriter;
  readonly #clock: Clock;
  readonly #sentAt = new WeakMap<OutboxItem, number>();
  #cursor: Generator<OutboxItem> | undefined;
  #cursorAt = 0;
  #inFlight = 0;

  constructor(deps: {
    readonly outbox: Outbox;
    readonly session: LinkSession;
    readonly writer: MessageWriter;
    readonly clock: Clock;
  }) {
    this.#outbox = deps.outbox;
    this.#session = deps.session;
    this.#writer = deps.writer;
    this.#clock = deps.clock;
  }

  sendNow(item: OutboxItem): void {
    if (this.#session.isUp) void this.#send(item);
  }

  /** Everything not yet stored is sent again, whatever was acknowledged before. */
  startOver(): void {
    for (const item of this.#outbox.pending()) this.#sentAt.delete(item);
    this.#begin();
  }

  tick(): void {
    if (!this.#session.isUp || this.#outbox.depth === 0) return;
    const now = this.#clock.monotonicMs();
    if (this.#cursor === undefined) {
      if (now - this.#cursorAt < resendAfterMs / 2) return;
      this.#begin();
    }
    for (let sent = 0; sent < burst && this.#inFlight < window;) {
      const next = this.#cursor?.next();
      if (next === undefined || next.done) {
        this.#cursor = undefined;
        return;
      }
      const sentAt = this.#sentAt.get(next.value);
      if (sentAt !== undefined && now - sentAt < resendAfterMs) continue;
      void this.#send(next.value);
      sent++;
    }
  }

  #begin(): void {
    this.#cursor = this.#outbox.pending();
    this.#cursorAt = this.#clock.monotonicMs();
  }

  async #send(item: OutboxItem): Promise<void> {
    this.#sentAt.set(item, this.#clock.monotonicMs());
    this.#inFlight++;
    const body = this.#writer.seal(this.#stamped(item), item.boot, item.seq, ttlSeconds);
    const isThrough = await this.#session.send(item.topic, body);
    this.#inFlight--;
    if (!isThrough) this.#sentAt.delete(item);
  }

  #stamped(item: OutboxItem): OutboxItem['body'] {
    if (item.topic !== 'detection') return item.body;
    const now = this.#clock.now();
    const isLate = now - item.at > lateAfterMs;
    return { ...item.body, sentAt: toIso(now), ...(isLate && { deliveredLate: true }) };
  }
}
