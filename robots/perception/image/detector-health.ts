import type { Health } from '../../diagnostics/health.ts';
import type { ModelIdentity } from '../detector-port.ts';

/** What became of the frames since the last report. */
export class DetectorHealth {
  readonly #model: ModelIdentity;
  #frames = 0;
  #refused = 0;
  #failed = 0;
  #latencyMs = 0;
  #worstMs = 0;
  #fault = '';

  constructor(model: ModelIdentity) {
    this.#model = model;
  }

  done(latencyMs: number): void {
    this.#frames++;
    this.#latencyMs += latencyMs;
    this.#worstMs = Math.max(this.#worstMs, latencyMs);
  }

  /** The image could not be read. */
  refuse(reason: string): void {
    this.#refused++;
    this.#fault = reason;
  }

  /** The detector broke. */
  fail(error: unknown): void {
    this.#failed++;
    this.#fault = error instanceof Error ? error.message : String(error);
  }

  /** The health, and a new beginning. Without frames the robot is blind, and that is all that is known. */
  take(dropped: number): Health {
    const frames = this.#frames;
    const isBroken = this.#refused + this.#failed > 0;
    const health: Health = {
      level: isBroken ? 'ERROR' : frames === 0 ? 'STALE' : dropped > frames ? 'WARN' : 'OK',
      message: isBroken ? this.#fault : frames === 0 ? 'blind: no frames' : 'detecting',
      values: {
        model: `${this.#model.name} ${this.#model.version} ${this.#model.sha256}`,
        frames,
        dropped,
        refused: this.#refused,
        failed: this.#failed,
        latency_mean_ms: frames === 0 ? undefined : this.#latencyMs / frames,
        latency_worst_ms: this.#worstMs,
      },
    };
    [this.#frames, this.#refused, this.#failed, this.#latencyMs, this.#worstMs, this.#fault] = [0, 0, 0, 0, 0, ''];
    return health;
  }
}
