import type { Clock } from '#shared/time/clock.ts';
import type { Random } from '#shared/random/random.ts';
import { idealConditions } from '#simulation/link/link-conditions.ts';
import type { LinkConditions, LinkModel } from '#simulation/link/link-conditions.ts';

export interface RadioSample {
  readonly up: boolean;
  readonly lossPct: number;
  readonly delayMs: number;
}

/** One robot's way to the broker: the world's radio, plus the faults of the plan. */
export class RobotLink {
  readonly #radio: () => RadioSample;
  readonly #impairment: Pick<LinkConditions, 'duplicate' | 'reorder' | 'jitterMs'> & { readonly extraLoss: number };
  #partitions = 0;
  #halfOpen = 0;

  constructor(clock: Clock, random: Random, radio: () => RadioSample, impaired: boolean) {
    this.#radio = sampled(clock, radio);
    this.#impairment = impaired
      ? { duplicate: 0.01, reorder: 0.01, jitterMs: random.between(5, 60), extraLoss: random.between(0, 0.05) }
      : { duplicate: 0, reorder: 0, jitterMs: 0, extraLoss: 0 };
  }

  /** Overlapping faults add up; each ends by itself. */
  partition(on: boolean): void {
    this.#partitions += on ? 1 : -1;
  }

  halfOpen(on: boolean): void {
    this.#halfOpen += on ? 1 : -1;
  }

  /** Both directions open: what an invariant may call reachable. */
  get isOpen(): boolean {
    return this.#partitions === 0 && this.#halfOpen === 0 && this.#radio().up;
  }

  readonly model: LinkModel = () => {
    const radio = this.#radio();
    const up = radio.up && this.#partitions === 0;
    const { extraLoss, duplicate, reorder, jitterMs } = this.#impairment;
    return {
      ...idealConditions,
      toBroker: up,
      toClient: up && this.#halfOpen === 0,
      loss: Math.min(0.9, radio.lossPct / 100 + extraLoss),
      delayMs: radio.delayMs,
      jitterMs,
      duplicate,
      reorder,
    };
  };
}

/** The radio model walks the terrain at every call; half a second of driving changes nothing. */
function sampled(clock: Clock, radio: () => RadioSample): () => RadioSample {
  let sample: RadioSample | undefined;
  let until = 0;
  return () => {
    const now = clock.monotonicMs();
    if (sample !== undefined && now < until) return sample;
    until = now + 500;
    sample = radio();
    return sample;
  };
}
