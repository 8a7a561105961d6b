import { beforeAll, describe, expect, it } from 'vitest';
import { rateDetector } from '../support/perception/detector-rating.ts';
import type { DetectorRating } from '../support/perception/detector-rating.ts';
import { rateTracking } from '../support/perception/tracking-rating.ts';
import type { TrackingRating } from '../support/perception/tracking-rating.ts';

/**
 * The shipped detector and tracker on frames of the simulated camera that neither was fitted to. The figures printed are the ones of
 * the model card; the limits leave room for the small samples.
 */
describe('the detector on rendered frames', () => {
  let rating: DetectorRating;
  beforeAll(async () => {
    rating = await rateDetector('held-out', 180);
    console.log(rating.table);
  });

  it('finds at least 7 of 10 people up to 250 m in every single frame', () => {
    const { tried, found } = rating.recall('person', 0, 250);
    expect(tried).toBeGreaterThan(60);
    expect(found / tried).toBeGreaterThanOrEqual(0.7);
  });

  it('raises at most one false alarm in five frames', () => {
    expect(rating.falsePerFrame).toBeLessThanOrEqual(0.2);
  });

  it('names nearly every person it finds a person', () => {
    const { found, named } = rating.recall('person', 0, 250);
    expect(named / found).toBeGreaterThanOrEqual(0.9);
  });

  it('takes no more than 6 ms of CPU a frame on this machine, busy as it may be', () => {
    expect(rating.cpuMsPerFrame).toBeLessThanOrEqual(6);
  });
});

describe('the tracker on rendered frames', () => {
  let rating: TrackingRating;
  beforeAll(async () => {
    rating = await rateTracking('held-out', 25);
    console.log(rating.table);
  });

  it('confirms most people in view within five seconds', () => {
    expect(rating.people.tracked / rating.people.tried).toBeGreaterThanOrEqual(0.8);
  });

  it('seldom takes an animal for a person', () => {
    expect(rating.animals.named('person') / rating.animals.tracked).toBeLessThanOrEqual(0.15);
  });

  it('confirms few tracks of nothing', () => {
    expect(rating.falseTracksPerMinute).toBeLessThanOrEqual(4);
  });

  it('holds unhidden people within their 95 % ellipses', () => {
    expect(rating.people.contained / rating.people.located).toBeGreaterThanOrEqual(0.85);
  });
});
