import { describe, expect, it } from 'vitest';
import { wrapAngle } from '#shared/geo/angles.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Imu, NavSatFix, Odometry } from '#shared/ros/messages.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import { smallSector } from '#tests/support/small-sector.ts';
import { PoseEstimator } from './pose-estimator.ts';

const frame = enuFrame(smallSector.anchor);
const zero = { x: 0, y: 0, z: 0 };
const header = (at: number) => ({ stamp: toStamp(at), frame_id: '' });

const odometry = (at: number, speed: number, yaw: number): Odometry => ({
  header: header(at),
  child_frame_id: 'base_link',
  pose: { pose: { position: zero, orientation: quaternionFromEuler(0, 0, yaw) }, covariance: [] },
  twist: { twist: { linear: { ...zero, x: speed }, angular: zero }, covariance: [] },
});
const imu = (at: number, yaw: number, sigma: number): Imu => ({
  header: header(at),
  orientation: quaternionFromEuler(0.02, -0.05, yaw),
  orientation_covariance: [sigma ** 2, 0, 0, 0, sigma ** 2, 0, 0, 0, sigma ** 2],
  angular_velocity: zero,
  angular_velocity_covariance: [],
  linear_acceleration: zero,
  linear_acceleration_covariance: [],
});
const fix = (at: number, x: number, y: number, sigma: number): NavSatFix => ({
  header: header(at),
  status: { status: 0, service: 1 },
  ...frame.toGeo({ x, y, z: 0 }),
  position_covariance: [sigma ** 2, 0, 0, 0, sigma ** 2, 0, 0, 0, sigma ** 2],
  position_covariance_type: 2,
});

describe('the pose estimator', () => {
  it('knows nothing before a fix and a heading', () => {
    const estimator = new PoseEstimator(frame);
    estimator.addFix(fix(0, 5, 5, 1));
    expect(estimator.pose).toBeUndefined();
    estimator.addImu(imu(0, 1, 0.01));
    expect(estimator.pose).toMatchObject({ yaw: expect.closeTo(1, 5) as number });
  });

  it('does not run ahead of a turn when the attitude of an instant comes before its odometry', () => {
    const estimator = new PoseEstimator(frame);
    estimator.addFix(fix(0, 0, 0, 1));
    for (let at = 0; at <= 4000; at += 100) {
      const yaw = 0.9 * (at / 1000);
      estimator.addImu({ ...imu(at, yaw, 0.006), angular_velocity: { ...zero, z: 0.9 } });
      estimator.addOdometry(odometry(at, 1, yaw));
      if (at > 500) expect(Math.abs(wrapAngle((estimator.pose?.yaw ?? 0) - yaw))).toBeLessThan(0.005);
    }
  });

  it('does without an attitude sensor after a while, and says how little it knows', () => {
    const estimator = new PoseEstimator(frame);
    estimator.addFix(fix(0, 0, 0, 1));
    for (let at = 0; at <= 3000; at += 100) estimator.addOdometry(odometry(at, 0, 0.5));
    expect(estimator.pose?.yaw).toBeCloseTo(0.5);
    expect(estimator.pose?.yawSigmaRad).toBeGreaterThan(0.2);
  });

  it('follows a drive within its own stated uncertainty, better than odometry alone', () => {
    const random = seededRandom('drive');
    const estimator = new PoseEstimator(frame, () => 12);
    let [x, y, yaw, odometryYaw] = [0, 0, 0.3, 0];
    let worst = 0;
    let outside = 0;
    for (let step = 0; step < 3000; step++) {
      const at = step * 100;
      const turn = Math.sin(step / 200) * 0.02;
      yaw += turn;
      odometryYaw += turn * 1.02;
      x += 0.15 * Math.cos(yaw);
      y += 0.15 * Math.sin(yaw);
      estimator.addOdometry(odometry(at, 1.5 * 1.03, odometryYaw));
      if (step % 10 === 0) {
        estimator.addImu(imu(at, yaw + random.normal(0, 0.01), 0.01));
        estimator.addFix(fix(at, x + random.normal(0, 0.7), y + random.normal(0, 0.7), 0.7));
      }
      const { pose } = estimator;
      if (step < 50 || pose === undefined) continue;
      const error = Math.hypot(pose.x - x, pose.y - y);
      worst = Math.max(worst, error);
      if (error > 3 * pose.positionSigmaM) outside++;
      expect(pose.z).toBe(12);
    }
    expect(worst).toBeLessThan(2);
    expect(outside).toBeLessThan(30);
    expect(estimator.pose).toMatchObject({
      roll: expect.closeTo(0.02, 3) as number,
      pitch: expect.closeTo(-0.05, 3) as number,
    });
  });

  it('grows unsure of itself on odometry alone, and never surer than the drift of its sensors allows', () => {
    const estimator = new PoseEstimator(frame);
    for (let at = 0; at < 60_000; at += 1000) {
      estimator.addFix(fix(at, 0, 0, 1));
      estimator.addImu(imu(at, 0, 0.01));
    }
    expect(estimator.pose?.positionSigmaM).toBeGreaterThanOrEqual(0.9);
    expect(estimator.pose?.yawSigmaRad).toBeGreaterThanOrEqual(0.009);
    for (let at = 60_000; at < 660_000; at += 100) estimator.addOdometry(odometry(at, 2, 0));
    expect(estimator.pose?.positionSigmaM).toBeGreaterThan(7);
  });

  it('takes no place from a receiver without a fix, and goes on after the clock stepped back', () => {
    const estimator = new PoseEstimator(frame);
    expect(estimator.addFix({ ...fix(0, 0, 0, 1), status: { status: -1, service: 1 } })).toBeUndefined();
    estimator.addFix(fix(100_000, 0, 0, 1));
    estimator.addImu(imu(100_000, 0, 0.01));
    estimator.addOdometry(odometry(100_000, 1, 0));
    for (let at = 1000; at <= 11_000; at += 100) estimator.addOdometry(odometry(at, 1, 0));
    expect(estimator.pose?.x).toBeCloseTo(10, 0);
  });
});
