import { expect, it } from 'vitest';
import { Constellation } from './constellation.ts';
import { mahalanobis } from './ghost-coverage.ts';
import type { Invariant } from './invariant.ts';

interface Sample {
  readonly errorM: number;
  readonly sigmaM: number;
  readonly distance: number;
}

/** Once a simulated second, for every robot the centre does not hear: where it is, and where the centre says it is. */
function ghostTruth(samples: Sample[]): Invariant {
  return {
    name: 'ghost truth',
    onSample({ picture, truth }) {
      const places = new Map<string, { readonly x: number; readonly y: number }>(
        truth.robots().map((robot) => [robot.id, robot]),
      );
      for (const { ghost, id } of picture?.robots ?? []) {
        const place = places.get(id);
        if (ghost === undefined || place === undefined) continue;
        const errorM = Math.hypot(ghost.x - place.x, ghost.y - place.y);
        samples.push({ errorM, sigmaM: ghost.semiMajorM, distance: mahalanobis(ghost, place) });
      }
    },
  };
}

const seeds = [1, 2, 4];
const quantile = (values: readonly number[], share: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN).toFixed(0);

it(
  'the centre’s ghost of a silent robot is within three sigma of the truth in at least 99 % of samples',
  { timeout: 600_000 },
  async () => {
    const samples: Sample[] = [];
    for (const seed of seeds) {
      const report = await new Constellation({
        seed,
        robots: 6,
        durationMs: 20 * 60_000,
        fidelity: 'statistical',
        meanFaultGapMs: 45_000,
        extraInvariants: [ghostTruth(samples)],
      }).run();
      expect(report.broken?.invariant).toBeUndefined();
    }
    const share = (sigmas: number): number =>
      samples.filter(({ distance }) => distance <= sigmas).length / samples.length;
    const [errors, sigmas] = [samples.map(({ errorM }) => errorM), samples.map(({ sigmaM }) => sigmaM)];
    console.log(
      `ghosts of ${seeds.length} seeds, n=${samples.length}: ${(100 * share(3)).toFixed(2)} % within 3 sigma, ${(100 * share(1)).toFixed(0)} % within 1; ` +
        `error median ${quantile(errors, 0.5)} m, p95 ${quantile(errors, 0.95)} m; sigma median ${quantile(sigmas, 0.5)} m, p95 ${quantile(sigmas, 0.95)} m`,
    );
    expect(samples.length).toBeGreaterThan(1000);
    expect(share(3)).toBeGreaterThanOrEqual(0.99);
  },
);
