import type { EpochMs } from '#shared/time/clock.ts';

/** Closer samples are left out: gz-sim tells joints with every step of its physics, and the history shall reach back to a late frame. */
const closestMs = 10;

/** The newest positions of one joint, interpolated between samples: a frame is older than the newest sample. */
export class JointHistory {
  readonly #samples: { readonly at: EpochMs; readonly position: number }[] = [];
  readonly #capacity: number;

  constructor(capacity = 64) {
    this.#capacity = capacity;
  }

  add(at: EpochMs, position: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < closestMs) return;
    this.#samples.push({ at, position });
    if (this.#samples.length > this.#capacity) this.#samples.shift();
  }

  /** Zero before the first sample; held at the ends. */
  at(time: EpochMs): number {
    const samples = this.#samples;
    for (let i = samples.length - 1; i >= 0; i--) {
      const before = samples[i];
      if (before === undefined || before.at > time) continue;
      const after = samples[i + 1];
      if (after === undefined) return before.position;
      return before.position + ((after.position - before.position) * (time - before.at)) / (after.at - before.at);
    }
    return samples[0]?.position ?? 0;
  }
}
