import type { DiagnosticStatus } from '#shared/ros/messages.ts';
import type { ModelIdentity } from '../detector-port.ts';

/** What became of the frames since the last report. */
export class DetectorHealth {
  readonly #name: string;
  readonly #hardwareId: string;
  readonly #model: ModelIdentity;
  #frames = 0;
  #refused = 0;
  #failed = 0;
  #latencyMs = 0;
  #worstMs = 0;
  #fault = '';

  constructor(name: string, hardwareId: string, model: ModelIdentity) {
    this.#name = name;
    this.#hardwareId = hardwareId;
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

  /** The status, and a new beginning. */
  take(dropped: number): DiagnosticStatus {
    const frames = this.#frames;
    const isBroken = this.#refused + this.#failed > 0;
    const status: DiagnosticStatus = {
      level: isBroken ? 2 : frames === 0 ? 3 : 0,
      name: this.#name,
      message: isBroken ? this.#fault : frames === 0 ? 'no frames' : 'detecting',
      hardware_id: this.#hardwareId,
      values: [
        { key: 'model', value: `${this.#model.name} ${this.#model.version} ${this.#model.sha256}` },
        { key: 'frames', value: String(frames) },
        { key: 'dropped', value: String(dropped) },
        { key: 'refused', value: String(this.#refused) },
        { key: 'failed', value: String(this.#failed) },
        { key: 'latency_mean_ms', value: frames === 0 ? '' : (this.#latencyMs / frames).toFixed(2) },
        { key: 'latency_worst_ms', value: this.#worstMs.toFixed(2) },
      ],
    };
    [this.#frames, this.#refused, this.#failed, this.#latencyMs, this.#worstMs, this.#fault] = [0, 0, 0, 0, 0, ''];
    return status;
  }
}
