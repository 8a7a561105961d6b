import { describe, expect, it } from 'vitest';
import { isWithin95, mahalanobisSquared, positionCovariance } from '#shared/geo/ellipse.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Random } from '#shared/random/random.ts';
import { defaultErrorModel } from './error-model.ts';
import { groundRange } from './ground-range.ts';
import { PositionFilter } from './position-filter.ts';
import { edgeShare } from './size-prior.ts';
import type { Sighting } from './sighting.ts';

const hills = (x: number, y: number): number => 9 * Math.sin(x / 90) + 6 * Math.cos(y / 70);
const plain = (): number => 0;

interface Truth {
  readonly x: number;
  readonly y: number;
  readonly sightings: readonly Sighting[];
}

/** A person walks, a robot stands or drives; its attitude and position are wrong by amounts drawn once a run. */
function run(
  random: Random,
  ground: (x: number, y: number) => number,
  frames: number,
  speedMps: number,
): Truth | undefined {
  const errors = defaultErrorModel;
  const pixelRad = 1 / 750;
  const bearing = random.between(-Math.PI, Math.PI);
  const range = Math.exp(random.between(Math.log(20), Math.log(300)));
  const course = random.between(-Math.PI, Math.PI);
  const walking = Math.abs(random.normal(0, 1.2));
  const drive = random.between(-Math.PI, Math.PI);
  const heightM = 1.72 * Math.exp(random.normal(0, 0.09));
  const positionSigmaM = 1;
  const yawSigmaRad = 0.01;
  const bias = {
    azimuth: random.normal(0, Math.hypot(errors.attitudeBiasRad, yawSigmaRad)),
    elevation: random.normal(0, errors.attitudeBiasRad),
    x: random.normal(0, positionSigmaM),
    y: random.normal(0, positionSigmaM),
    foot: random.normal(0, errors.footHeightM),
    upper: random.normal(),
    lower: random.normal(),
  };
  const sightings: Sighting[] = [];
  let [x, y] = [0, 0];
  for (let k = 0; k < frames; k++) {
    const t = k * 0.2;
    x = range * Math.cos(bearing) + walking * t * Math.cos(course);
    y = range * Math.sin(bearing) + walking * t * Math.sin(course);
    const camera = { x: speedMps * t * Math.cos(drive), y: speedMps * t * Math.sin(drive), z: 0 };
    camera.z = ground(camera.x, camera.y) + 1.6;
    const distance = Math.hypot(x - camera.x, y - camera.y);
    if (distance < 8) return undefined;
    const trueAzimuth = Math.atan2(y - camera.y, x - camera.x);
    const rise = ground(x, y) + bias.foot - camera.z;
    const foot = Math.atan2(rise, distance);
    const seen = groundRange(
      camera,
      { azimuthRad: trueAzimuth, elevationRad: Math.atan2(rise + 0.8 * heightM, distance) },
      ground,
    );
    if (seen !== undefined && seen < distance) return undefined;
    const vibration = errors.attitudeNoiseRad;
    const edge = errors.edgeNoisePx * pixelRad;
    const height = Math.atan2(rise + heightM, distance) - foot;
    const edgeBias = Math.hypot(errors.edgeBiasPx * pixelRad, edgeShare.person * height);
    const lower = bias.lower * edgeBias + random.normal(0, edge);
    const upper = bias.upper * edgeBias + random.normal(0, edge);
    sightings.push({
      at: t * 1000,
      origin: { x: camera.x + bias.x, y: camera.y + bias.y, z: camera.z },
      positionSigmaM,
      yawSigmaRad,
      azimuthRad: trueAzimuth + bias.azimuth + random.normal(0, Math.hypot(vibration, edge / Math.SQRT2)),
      footElevationRad: foot + bias.elevation - lower + random.normal(0, vibration),
      heightRad: Math.max(height + lower + upper, 0.5 * pixelRad),
      widthRad: 0.35 * height,
      pixelRad,
      clipped: false,
    });
  }
  return { x, y, sightings };
}

interface Score {
  readonly contained: number;
  readonly nees: number;
  /** Root of the position variance, as a part of the range. */
  readonly medianSpread: number;
}

function monteCarlo(
  seed: string,
  runs: number,
  ground: (x: number, y: number) => number,
  frames: number,
  speedMps: number,
): Score {
  const random = seededRandom(seed);
  let [contained, nees, done] = [0, 0, 0];
  const spreads: number[] = [];
  while (done < runs) {
    const truth = run(random, ground, frames, speedMps);
    if (truth === undefined) continue;
    const filter = new PositionFilter('person', ground, defaultErrorModel);
    for (const sighting of truth.sightings) filter.add(sighting);
    const estimate = filter.estimate(truth.sightings.at(-1)!.at)!;
    const covariance = positionCovariance(estimate.covariance);
    const [dx, dy] = [truth.x - estimate.position.x, truth.y - estimate.position.y];
    done++;
    if (isWithin95(dx, dy, covariance)) contained++;
    nees += mahalanobisSquared(dx, dy, covariance);
    spreads.push(Math.sqrt(covariance.xx + covariance.yy) / Math.hypot(truth.x, truth.y));
  }
  spreads.sort((a, b) => a - b);
  return { contained: contained / runs, nees: nees / runs, medianSpread: spreads[runs >> 1]! };
}

describe('the position of a person seen by one robot', () => {
  const cases = [
    ['on a plain, after 1 frame', plain, 1, 0],
    ['on a plain, after 4 s', plain, 20, 0],
    ['in hills, after 1 frame', hills, 1, 0],
    ['in hills, after 4 s', hills, 20, 0],
    ['in hills, after 20 s from a driving robot', hills, 100, 1.5],
  ] as const;
  it.each(cases)(
    'lies within its 95 per cent ellipse in 92 to 98 per cent of runs: %s',
    (name, ground, frames, speedMps) => {
      const score = monteCarlo(name, 1000, ground, frames, speedMps);
      expect(score.contained).toBeGreaterThan(0.92);
      expect(score.contained).toBeLessThan(0.98);
      expect(score.nees).toBeGreaterThan(1.4);
      expect(score.nees).toBeLessThan(2.6);
      expect(score.medianSpread).toBeLessThan(0.16);
    },
  );
});
