import { expect, it } from 'vitest';
import type { NavSatFix } from '#shared/ros/messages.ts';
import { fixVariance } from './fix-variance.ts';

const fix = (position_covariance: readonly number[], position_covariance_type: number): NavSatFix => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'gps' },
  status: { status: 0, service: 1 },
  latitude: 45,
  longitude: -30,
  altitude: 0,
  position_covariance,
  position_covariance_type,
});

it('believes what a receiver says of its own accuracy, and nothing better than ten centimetres', () => {
  expect(fixVariance(fix([1, 0, 0, 0, 3, 0, 0, 0, 9], 2))).toBe(2);
  expect(fixVariance(fix([0, 0, 0, 0, 0, 0, 0, 0, 0], 2))).toBe(0.01);
});

it('does not take an unstated accuracy for a perfect one', () => {
  expect(fixVariance(fix([0, 0, 0, 0, 0, 0, 0, 0, 0], 0))).toBe(4);
});
