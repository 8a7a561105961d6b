import type { Random } from '#shared/random/random.ts';

/**
 * A slowly wandering error: a random walk pulled back to zero (Ornstein-Uhlenbeck, first-order Gauss-Markov). Standard deviation
 * `sigma` at any time; correlation exp(-dt / tauS) between two times, whatever the steps between them.
 */
export class Drift {
  readonly #sigma: number;
  readonly #tauS: number;
  readonly #random: Random;
  #value: number;

  constructor(sigma: number, tauS: number, random: Random) {
    this.#sigma = sigma;
    this.#tauS = tauS;
    this.#random = random;
    this.#value = random.normal(0, sigma);
  }

  step(seconds: number): number {
    const keep = Math.exp(-seconds / this.#tauS);
    this.#value = keep * this.#value + this.#random.normal(0, this.#sigma * Math.sqrt(1 - keep * keep));
    return this.#value;
  }
}
