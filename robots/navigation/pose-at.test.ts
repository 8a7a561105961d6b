import { describe, expect, it } from 'vitest';
import type { PoseEstimate } from './pose-estimate.ts';
import { poseAt } from './pose-at.ts';

const pose: PoseEstimate = {
  x: 10,
  y: 20,
  z: 3,
  yaw: 0,
  pitch: 0,
  roll: 0,
  positionSigmaM: 1,
  yawSigmaRad: 0.01,
  at: 1000,
};

describe('poseAt', () => {
  it('goes forward and back along the arc that is driven', () => {
    const later = poseAt(pose, 1200, 2, 0.5);
    expect(later.yaw).toBeCloseTo(0.1);
    expect(later.x).toBeCloseTo(10.4, 2);
    expect(later.y).toBeCloseTo(20.02, 2);
    const back = poseAt(later, 1000, 2, 0.5);
    expect(back.x).toBeCloseTo(pose.x, 9);
    expect(back.yaw).toBeCloseTo(pose.yaw, 9);
  });

  it('does not guess across a step of the clock', () => {
    expect(poseAt(pose, 61_000, 2, 0.5)).toBe(pose);
  });
});
