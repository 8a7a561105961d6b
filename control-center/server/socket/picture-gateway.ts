import type { PictureChange, PictureDelta, PictureSnapshot } from '#shared/contracts/socket.ts';
import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { ControlRoom } from '../control-room.ts';
import { defaultBackpressure, nextFlow } from './backpressure.ts';
import type { BackpressureRule, Flow } from './backpressure.ts';
import { ChangeAccumulator } from './change-accumulator.ts';

/** One browser as the gateway sees it: socket.io, or memory in simulated time. */
export interface PictureClient {
  sendSnapshot(snapshot: PictureSnapshot): void;
  /** A live client gets every broadcast delta; one that is not gets none. */
  setLive(live: boolean): void;
  /** Bytes that were sent and have not left the process. */
  bufferedBytes(): number;
  drop(): void;
}

export interface PictureGatewayOptions {
  readonly room: Pick<ControlRoom, 'snapshot' | 'onChange' | 'silencedUntil'>;
  readonly clock: Clock;
  /** To all live clients at once, so that a delta is encoded once and not once a browser; not called while there is none. */
  readonly broadcast: (delta: PictureDelta) => void;
  readonly announceSilence: (until: number) => void;
  readonly tickMs?: number;
  readonly backpressure?: BackpressureRule;
}

const defaultTickMs = 50;
const watchMs = 500;

/**
 * Snapshot, then deltas with one sequence for all live clients. A change that finds the gateway idle leaves at once; what follows
 * within a tick is sent together. A client that cannot keep up is taken out of the live set; once it has drained it gets the latest
 * of everything as a new snapshot and is live again. So a slow browser costs neither memory nor the others anything.
 */
export class PictureGateway {
  readonly #options: PictureGatewayOptions;
  readonly #tickMs: number;
  readonly #rule: BackpressureRule;
  readonly #pending = new ChangeAccumulator();
  readonly #clients = new Map<PictureClient, Flow>();
  #seq = 0;
  #lastFlushMs = Number.NEGATIVE_INFINITY;
  #timer: CancelTimer | undefined;
  #silencedUntil: number | undefined;

  constructor(options: PictureGatewayOptions) {
    this.#options = options;
    this.#tickMs = options.tickMs ?? defaultTickMs;
    this.#rule = options.backpressure ?? defaultBackpressure;
  }

  start(signal: AbortSignal): void {
    const stopFollowing = this.#options.room.onChange((changes) => this.#take(changes));
    const stopWatching = this.#options.clock.setRepeating(() => this.#watch(), watchMs);
    signal.addEventListener('abort', () => {
      stopFollowing();
      stopWatching();
      this.#timer?.();
    });
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get heldCount(): number {
    return [...this.#clients.values()].filter((flow) => flow.kind === 'held').length;
  }

  /** Over all clients. */
  get bufferedBytes(): number {
    return [...this.#clients.keys()].reduce((sum, client) => sum + client.bufferedBytes(), 0);
  }

  /** Sends the snapshot and makes the client live. Returns what takes it out again. */
  attach(client: PictureClient): () => void {
    this.#clients.set(client, { kind: 'live' });
    this.resync(client);
    return () => {
      client.setLive(false);
      this.#clients.delete(client);
    };
  }

  resync(client: PictureClient): void {
    if (this.#clients.get(client)?.kind !== 'live') return;
    this.#flush();
    client.sendSnapshot({ ...this.#options.room.snapshot(), seq: this.#seq });
    client.setLive(true);
  }

  /** Tells a changed silence; called after each change and by whoever changed it. */
  refreshSilence(): void {
    const until = this.#options.room.silencedUntil;
    if (until === this.#silencedUntil) return;
    this.#silencedUntil = until;
    this.#options.announceSilence(until ?? 0);
  }

  #take(changes: readonly PictureChange[]): void {
    for (const change of changes) this.#pending.add(change);
    this.refreshSilence();
    if (this.#timer !== undefined || this.#pending.size === 0) return;
    const restMs = this.#lastFlushMs + this.#tickMs - this.#options.clock.monotonicMs();
    if (restMs <= 0) this.#flush();
    else this.#timer = this.#options.clock.setTimer(() => this.#flush(), restMs);
  }

  #flush(): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#pending.size === 0) return;
    this.#lastFlushMs = this.#options.clock.monotonicMs();
    const changes = this.#pending.take();
    const delta = { seq: ++this.#seq, at: this.#options.clock.now(), changes };
    if (this.heldCount < this.clientCount) this.#options.broadcast(delta);
    this.#watch();
  }

  #watch(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const [client, flow] of this.#clients) {
      const step = nextFlow(flow, client.bufferedBytes(), nowMs, this.#rule);
      this.#clients.set(client, step.flow);
      if (step.action === 'hold') client.setLive(false);
      else if (step.action === 'catch-up') this.resync(client);
      else if (step.action === 'drop') client.drop();
    }
  }
}
