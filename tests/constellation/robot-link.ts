import type { Clock } from '#shared/time/clock.ts';
import type { Random } from '#shared/random/random.ts';
import { idealConditions } from '#simulation/link/link-conditions.ts';
import type { LinkConditions, LinkModel } from '#simulation/link/link-conditions.ts';

export interface RadioSample {
  readonly up: boolean;
  readonly lossPct: number;
  readonly delayMs: number;
}

/** What a fault adds to a link while it lasts. */
export interface Impairment {
  /** Nothing crosses. */
  readonly isCut?: boolean;
  /** Nothing reaches the robot. */
  readonly isDeaf?: boolean;
  readonly loss?: number;
  readonly delayMs?: number;
}

type Baseline = Pick<LinkConditions, 'duplicate' | 'reorder' | 'jitterMs' | 'loss'>;
const undisturbed: Baseline = { duplicate: 0, reorder: 0, jitterMs: 0, loss: 0 };
/** While much is lost, much is repeated and overtaken too. */
const disorderPerLoss = 0.2;

/** One robot's way to the broker: the world's radio, plus the faults of the plan. */
export class RobotLink {
  readonly #radio: () => RadioSample;
  readonly #baseline: Baseline;
  /** Overlapping faults add up; each ends by itself. */
  readonly #impairments = new Set<Impairment>();

  constructor(clock: Clock, random: Random, radio: () => RadioSample, impaired: boolean) {
    this.#radio = sampled(clock, radio);
    this.#baseline = impaired
      ? { duplicate: 0.01, reorder: 0.01, jitterMs: random.between(5, 60), loss: random.between(0, 0.05) }
      : undisturbed;
  }

  /** Call what it returns to end it. */
  impair(impairment: Impairment): () => void {
    this.#impairments.add(impairment);
    return () => void this.#impairments.delete(impairment);
  }

  /** Both directions open and not much lost: what an invariant may call reachable. */
  get isOpen(): boolean {
    return this.#impairments.size === 0 && this.#radio().up;
  }

  /** Something from the robot can get through at this moment. */
  get isHearable(): boolean {
    return this.#radio().up && ![...this.#impairments].some(({ isCut }) => isCut === true);
  }

  readonly model: LinkModel = () => {
    const radio = this.#radio();
    let { duplicate, jitterMs, loss, reorder } = this.#baseline;
    let [isCut, isDeaf] = [!radio.up, false];
    let delayMs = radio.delayMs;
    for (const impairment of this.#impairments) {
      isCut ||= impairment.isCut ?? false;
      isDeaf ||= impairment.isDeaf ?? false;
      delayMs += impairment.delayMs ?? 0;
      if (impairment.loss === undefined) continue;
      loss += impairment.loss;
      duplicate += disorderPerLoss * impairment.loss;
      reorder += disorderPerLoss * impairment.loss;
    }
    return {
      ...idealConditions,
      toBroker: !isCut,
      toClient: !isCut && !isDeaf,
      loss: Math.min(0.9, radio.lossPct / 100 + loss),
      delayMs,
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
