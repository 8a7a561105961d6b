import { describe, expect, it } from 'vitest';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { seededRandom } from '#shared/random/random.ts';
import { eulerFromQuaternion } from '#shared/ros/stamp.ts';
import { Gnss, GNSS_DRIFT_M, GNSS_NOISE_M } from './gnss.ts';
import { ATTITUDE_NOISE_RAD, InertialUnit, TILT_BIAS_RAD, YAW_BIAS_RAD } from './imu.ts';
import { WheelOdometry } from './wheel-odometry.ts';

const header = { stamp: { sec: 0, nanosec: 0 }, frame_id: 'x' };
const frame = enuFrame({ latitude: 45, longitude: -30, altitude: 0 });
const truth = { x: 1200, y: -340, z: 210, roll: 0.05, pitch: -0.1, yaw: 1 };

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe('GNSS', () => {
  it('errs by as much as its covariance says', () => {
    const errors: number[] = [];
    for (let run = 0; run < 1500; run++) {
      const fix = new Gnss(frame, seededRandom(run)).measure(header, truth, 1, false);
      expect(fix.position_covariance[0]).toBeCloseTo(GNSS_DRIFT_M ** 2 + GNSS_NOISE_M ** 2, 9);
      errors.push(frame.toEnu(fix).x - truth.x);
    }
    const stated = Math.hypot(GNSS_DRIFT_M, GNSS_NOISE_M);
    expect(rms(errors)).toBeGreaterThan(0.93 * stated);
    expect(rms(errors)).toBeLessThan(1.07 * stated);
  });

  it('repeats a frozen fix bit for bit and comes back when it thaws', () => {
    const gnss = new Gnss(frame, seededRandom(1));
    const { header: _, ...before } = gnss.measure(header, truth, 1, false);
    const { header: stamped, ...frozen } = gnss.measure(
      { ...header, frame_id: 'later' },
      { ...truth, x: 1300 },
      1,
      true,
    );
    expect(frozen).toEqual(before);
    expect(stamped.frame_id).toBe('later');
    const thawed = gnss.measure(header, { ...truth, x: 1300 }, 1, false);
    expect(frame.toEnu(thawed).x).toBeGreaterThan(1290);
  });
});

describe('the inertial unit', () => {
  it('errs by as much as its covariance says', () => {
    const [pitch, yaw]: [number[], number[]] = [[], []];
    for (let run = 0; run < 1500; run++) {
      const { orientation } = new InertialUnit(seededRandom(run)).measure(header, truth, 0, 0.1);
      const attitude = eulerFromQuaternion(orientation);
      pitch.push(attitude.pitch - truth.pitch);
      yaw.push(attitude.yaw - truth.yaw);
    }
    expect(rms(pitch) / Math.hypot(TILT_BIAS_RAD, ATTITUDE_NOISE_RAD)).toBeCloseTo(1, 1);
    expect(rms(yaw) / Math.hypot(YAW_BIAS_RAD, ATTITUDE_NOISE_RAD)).toBeCloseTo(1, 1);
  });

  it('feels gravity upwards when level, and along the body when tilted', () => {
    const unit = new InertialUnit(seededRandom(1));
    expect(unit.measure(header, { ...truth, roll: 0, pitch: 0 }, 0, 0.1).linear_acceleration.z).toBeCloseTo(9.8, 0);
    // Nose down: gravity pulls forward, so the specific force points back.
    expect(unit.measure(header, { ...truth, roll: 0, pitch: 0.5 }, 0, 0.1).linear_acceleration.x).toBeLessThan(-4);
  });
});

describe('wheel odometry', () => {
  it('starts at the true place and stays there while the wheels stand', () => {
    const odometry = new WheelOdometry(truth, seededRandom(1));
    for (let i = 0; i < 100; i++) odometry.measure(header, 0, 0, 0.1);
    expect(odometry.measure(header, 0, 0, 0.1).pose.pose.position).toEqual({ x: 1200, y: -340, z: 210 });
  });

  it('drifts by about one in a hundred of the way', () => {
    const drifts = Array.from({ length: 60 }, (_, run) => {
      const odometry = new WheelOdometry({ ...truth, x: 0, y: 0, yaw: 0 }, seededRandom(run));
      for (let i = 0; i < 5000; i++) odometry.measure(header, 2, 0, 0.1);
      const { x, y } = odometry.measure(header, 0, 0, 0.1).pose.pose.position;
      return Math.hypot(x - 1000, y);
    });
    expect(rms(drifts)).toBeGreaterThan(3);
    expect(rms(drifts)).toBeLessThan(40);
  });
});
