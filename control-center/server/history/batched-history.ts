import type { CancelTimer, Clock } from '#shared/time/clock.ts';
import type { HistoryBackend } from './history-backend.ts';
import type { History, HistoryPoint } from './history-port.ts';

export interface BatchedHistoryOptions {
  readonly backend: HistoryBackend;
  readonly clock: Clock;
  readonly onDegraded?: (degraded: boolean, error?: unknown) => void;
  /** Points kept in memory while the backend is out of order. */
  readonly maxBuffered?: number;
}

const flushEveryMs = 1000;
const batchSize = 2000;
const longestPauseMs = 30_000;

/** Writes in batches, keeps what it can through an outage and never disturbs live operation. */
export class BatchedHistory implements History {
  readonly #options: BatchedHistoryOptions;
  #buffer: HistoryPoint[] = [];
  #dropped = 0;
  #failures = 0;
  #writing: Promise<void> | undefined;
  #cancelTimer: CancelTimer | undefined;
  #closed = false;

  constructor(options: BatchedHistoryOptions) {
    this.#options = options;
  }

  get degraded(): boolean {
    return this.#failures > 0;
  }

  get dropped(): number {
    return this.#dropped;
  }

  append(points: readonly HistoryPoint[]): void {
    if (this.#closed) return;
    this.#buffer.push(...points);
    const excess = this.#buffer.length - (this.#options.maxBuffered ?? 100_000);
    if (excess > 0) {
      this.#buffer.splice(0, excess);
      this.#dropped += excess;
    }
    if (this.#buffer.length >= batchSize && !this.degraded) void this.#write();
    else this.#writeLater();
  }

  samples: History['samples'] = (query) => this.#options.backend.samples(query);
  sightings: History['sightings'] = (query) => this.#options.backend.sightings(query);

  async flush(): Promise<void> {
    await this.#writing;
    if (this.#buffer.length > 0) await this.#write();
  }

  async close(): Promise<void> {
    await this.flush();
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#options.backend.close();
  }

  #writeLater(): void {
    if (this.#cancelTimer !== undefined || this.#writing !== undefined || this.#closed) return;
    const pauseMs = Math.min(flushEveryMs * 2 ** this.#failures, longestPauseMs);
    this.#cancelTimer = this.#options.clock.setTimer(() => void this.#write(), pauseMs);
  }

  #write(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#buffer.length > 0) this.#writeLater();
    });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#buffer.length > 0) {
      const batch = this.#buffer.splice(0, batchSize);
      try {
        await this.#options.backend.write(batch);
      } catch (error) {
        this.#buffer.unshift(...batch);
        if (this.#failures++ === 0) this.#options.onDegraded?.(true, error);
        return;
      }
      if (this.degraded) this.#options.onDegraded?.(false);
      this.#failures = 0;
    }
  }
}
