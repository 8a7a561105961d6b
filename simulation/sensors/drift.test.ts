import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { Drift } from './drift.ts';

/** Ornstein-Uhlenbeck: Var x(t) = sigma^2 and Cov(x(t), x(t + dt)) = sigma^2 exp(-dt / tau). */
describe('drift', () => {
  const sigma = 0.7;
  const tauS = 60;
  const runs = 4000;

  function moments(stepS: number, steps: number): { variance: number; covariance: number } {
    let [variance, covariance] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const drift = new Drift(sigma, tauS, seededRandom(`${stepS}-${run}`));
      const first = drift.step(0);
      let last = first;
      for (let i = 0; i < steps; i++) last = drift.step(stepS);
      variance += last ** 2 / runs;
      covariance += (first * last) / runs;
    }
    return { variance, covariance };
  }

  it.each([
    [1, 30],
    [30, 1],
    [0.5, 60],
  ])('has the stated variance and correlation after 30 s in steps of %d s', (stepS, steps) => {
    const { variance, covariance } = moments(stepS, steps);
    // Four standard errors of a sample variance of a normal.
    const tolerance = 4 * sigma ** 2 * Math.sqrt(2 / runs);
    expect(Math.abs(variance - sigma ** 2)).toBeLessThan(tolerance);
    expect(Math.abs(covariance - sigma ** 2 * Math.exp(-30 / tauS))).toBeLessThan(tolerance);
  });
});
