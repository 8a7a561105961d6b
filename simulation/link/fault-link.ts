import type { Random } from '#shared/random/random.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { LinkModel } from './link-conditions.ts';

export type Direction = 'toBroker' | 'toClient';

/** `droppable`: QoS 0; `publish`: QoS 1; `control`: everything that keeps MQTT's own order. */
export type FrameKind = 'droppable' | 'publish' | 'control';

interface Frame {
  readonly deliver: () => void;
}

/** TCP's first retransmission time-out on a short path; doubled each time (RFC 6298). */
const retransmitMs = 200;
const maxRetransmits = 6;
/** How often a stalled direction looks whether it may go on. */
const retryMs = 250;

/**
 * One TCP connection over a faulty path: frames arrive in order, loss shows as delay, a partition holds frames back until it ends
 * or the connection is closed. Stronger than TCP where asked: QoS 0 frames may vanish, QoS 1 frames may repeat or be overtaken.
 */
export class FaultLink {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #model: LinkModel;
  readonly #notBefore = { toBroker: 0, toClient: 0 };
  readonly #held: Record<Direction, Frame[]> = { toBroker: [], toClient: [] };
  readonly #retry: Record<Direction, CancelTimer | undefined> = { toBroker: undefined, toClient: undefined };
  #closed = false;

  constructor(clock: Clock, random: Random, model: LinkModel) {
    this.#clock = clock;
    this.#random = random;
    this.#model = model;
  }

  send(direction: Direction, kind: FrameKind, deliver: () => void): void {
    if (this.#closed) return;
    const now = this.#model();
    const lost = now.loss > 0 && this.#random.chance(now.loss);
    if (kind === 'droppable' && (lost || !now[direction])) return;
    const delay = Math.round(now.delayMs + (now.jitterMs > 0 ? this.#random.next() * now.jitterMs : 0));
    const at = this.#clock.monotonicMs() + delay + (lost ? this.#retransmission(now.loss) : 0);
    if (kind !== 'control' && now.reorder > 0 && this.#random.chance(now.reorder)) {
      this.#schedule(direction, at + this.#random.integer(50, 1500), deliver);
      return;
    }
    const inOrder = Math.max(at, this.#notBefore[direction]);
    this.#notBefore[direction] = inOrder;
    this.#schedule(direction, inOrder, deliver);
    if (kind === 'publish' && now.duplicate > 0 && this.#random.chance(now.duplicate)) {
      this.#schedule(direction, inOrder + this.#random.integer(0, 2000), deliver);
    }
  }

  /** Nothing in flight arrives any more. */
  close(): void {
    this.#closed = true;
    this.#retry.toBroker?.();
    this.#retry.toClient?.();
  }

  #retransmission(loss: number): number {
    let wait = retransmitMs;
    let total = wait;
    for (let i = 0; i < maxRetransmits && this.#random.chance(loss); i++) {
      wait *= 2;
      total += wait;
    }
    return total;
  }

  #schedule(direction: Direction, at: number, deliver: () => void): void {
    this.#clock.setTimer(() => this.#arrive(direction, { deliver }), at - this.#clock.monotonicMs());
  }

  #arrive(direction: Direction, frame: Frame): void {
    if (this.#closed) return;
    const held = this.#held[direction];
    if (held.length === 0 && this.#model()[direction]) {
      frame.deliver();
      return;
    }
    held.push(frame);
    this.#retry[direction] ??= this.#clock.setRepeating(() => this.#release(direction), retryMs);
  }

  #release(direction: Direction): void {
    if (!this.#model()[direction]) return;
    this.#retry[direction]?.();
    this.#retry[direction] = undefined;
    for (const frame of this.#held[direction].splice(0)) {
      if (this.#closed) return;
      frame.deliver();
    }
  }
}
