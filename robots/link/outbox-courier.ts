import { toIso } from '#shared/time/clock.ts';
import type { Clock } from '#shared/time/clock.ts';
import { BackfillWindow } from './backfill-window.ts';
import type { LinkSession } from './link-session.ts';
import type { MessageWriter } from './message-writer.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { Outbox } from './outbox.ts';

/** Back-filled messages a tick at the most: a centre reads each robot at its budget. */
const burst = 20;
/** New items go out at once until so much is under way; then they wait their turn, by importance. */
const liveBytes = 16_384;
/** Sent and acknowledged, yet not stored: say it again. */
const resendAfterMs = 20_000;
/** protocol.md: beyond this a detection is called late. */
const lateAfterMs = 5000;
const flushEveryMs = 5000;
const ttlSeconds = 604_800;

/**
 * Carries the outbox to the centre: new items at once, older ones after a (re)connect in order of importance and age, as fast as the
 * link bears without holding up what is new, again and again until `stored` takes them off the outbox. Ticked ten times a second.
 */
export class OutboxCourier {
  readonly #outbox: Outbox;
  readonly #session: LinkSession;
  readonly #writer: MessageWriter;
  readonly #clock: Clock;
  readonly #window: BackfillWindow;
  readonly #sentAt = new WeakMap<OutboxItem, number>();
  #cursor: Generator<OutboxItem> | undefined;
  #next: { readonly item: OutboxItem; readonly payload: Uint8Array } | undefined;
  #cursorAt = 0;
  #flushedAt = 0;
  #allowance = 0;
  #liveInFlight = 0;
  #backfillInFlight = 0;
  /** Counts connections: what an ended one owed is not owed any more. */
  #connection = 0;

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
    this.#window = new BackfillWindow(deps.clock);
  }

  /** Nothing of the outbox waits for its first sending: pictures may use the link. */
  get isIdle(): boolean {
    return this.#cursor === undefined && this.#next === undefined && this.#backfillInFlight === 0;
  }

  sendNow(item: OutboxItem): void {
    if (!this.#session.isUp) return;
    const keepsOrder = item.lane === 'safety' || item.lane === 'alert';
    if (keepsOrder && !this.isIdle) this.#restart();
    else if (this.#liveInFlight >= liveBytes) this.#cursor ??= this.#outbox.pending();
    else void this.#sendLive(item);
  }

  /** Alerts come in their order, or one would be cleared before it was raised: this one after older ones, and all before the rest. */
  #restart(): void {
    this.#next = undefined;
    this.#cursor = this.#outbox.pending();
    this.#fill();
  }

  /** Everything not yet stored is sent again, whatever was acknowledged before. */
  startOver(): void {
    this.#connection++;
    this.#liveInFlight = this.#backfillInFlight = 0;
    this.#window.reset();
    this.#next = undefined;
    for (const item of this.#outbox.pending()) this.#sentAt.delete(item);
    this.#begin();
  }

  tick(): void {
    const now = this.#clock.monotonicMs();
    if (now - this.#flushedAt >= flushEveryMs) {
      this.#flushedAt = now;
      this.#outbox.flush();
    }
    this.#outbox.secure();
    this.#allowance = burst;
    if (!this.#session.isUp || this.#outbox.depth === 0) return;
    if (this.#cursor === undefined && this.#next === undefined) {
      if (now - this.#cursorAt < resendAfterMs / 2) return;
      this.#begin();
    }
    this.#fill();
  }

  #begin(): void {
    this.#cursor = this.#outbox.pending();
    this.#cursorAt = this.#clock.monotonicMs();
  }

  /** As much backfill as the window bears; called with every tick and every acknowledgement. */
  #fill(): void {
    while (this.#allowance > 0) {
      const next = (this.#next ??= this.#draw());
      if (next === undefined) return;
      const mayGo = this.#backfillInFlight === 0 || next.item.lane === 'safety';
      if (!mayGo && this.#backfillInFlight + next.payload.length > this.#window.bytes) return;
      this.#next = undefined;
      this.#allowance--;
      if (this.#outbox.holds(next.item)) void this.#sendBackfill(next.item, next.payload);
    }
  }

  /** The next item that is due, sealed. */
  #draw(): { readonly item: OutboxItem; readonly payload: Uint8Array } | undefined {
    const now = this.#clock.monotonicMs();
    for (;;) {
      const next = this.#cursor?.next();
      if (next === undefined || next.done === true) {
        this.#cursor = undefined;
        return undefined;
      }
      const sentAt = this.#sentAt.get(next.value);
      if (sentAt === undefined || now - sentAt >= resendAfterMs) {
        return { item: next.value, payload: this.#sealed(next.value) };
      }
    }
  }

  async #sendLive(item: OutboxItem): Promise<void> {
    const payload = this.#sealed(item);
    const connection = this.#connection;
    this.#liveInFlight += payload.length;
    await this.#send(item, payload, 0);
    if (connection === this.#connection) this.#liveInFlight -= payload.length;
  }

  async #sendBackfill(item: OutboxItem, payload: Uint8Array): Promise<void> {
    const connection = this.#connection;
    this.#backfillInFlight += payload.length;
    await this.#send(item, payload, payload.length);
    if (connection !== this.#connection) return;
    this.#backfillInFlight -= payload.length;
    if (this.#session.isUp) this.#fill();
  }

  async #send(item: OutboxItem, payload: Uint8Array, backfillBytes: number): Promise<void> {
    const sentAt = this.#clock.monotonicMs();
    this.#sentAt.set(item, sentAt);
    const connection = this.#connection;
    const isThrough = await this.#session.sendEncoded(item.topic, payload);
    if (!isThrough) this.#sentAt.delete(item);
    else if (connection === this.#connection) {
      this.#window.acknowledged(this.#clock.monotonicMs() - sentAt, backfillBytes);
    }
  }

  #sealed(item: OutboxItem): Uint8Array {
    const body = this.#writer.seal(this.#stamped(item), item.boot, item.seq, ttlSeconds);
    return this.#session.encode(item.topic, body);
  }

  #stamped(item: OutboxItem): OutboxItem['body'] {
    if (item.topic !== 'detection') return item.body;
    const now = this.#clock.now();
    const isLate = now - item.at > lateAfterMs;
    return { ...item.body, sentAt: toIso(now), ...(isLate && { deliveredLate: true }) };
  }
}
