import { describe, expect, it } from 'vitest';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import { BodyInGazebo } from './body-in-gazebo.ts';
import { WorldTime } from './world-time.ts';

const still = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0 };
const at = (seconds: number) => ({ sec: Math.floor(seconds), nsec: Math.round((seconds % 1) * 1e9) });

/** Drives on a circle of `radius` at `speed`, told twenty times a second, up a slope of one in ten. */
function drive(speed: number, radius: number, seconds: number): BodyInGazebo {
  const body = new BodyInGazebo(still);
  for (let t = 0; t <= seconds; t += 0.05) {
    const turned = (speed * t) / radius;
    const position = { x: radius * Math.sin(turned), y: radius * (1 - Math.cos(turned)), z: 0 };
    const head = { position: { x: 0, y: 0, z: 1.8 }, orientation: quaternionFromEuler(0, 0, 0.4 * t) };
    body.told(at(t), { position, orientation: quaternionFromEuler(0.02, -0.1, turned) }, head, t * 1000);
  }
  return body;
}

describe('a body in Gazebo', () => {
  it('has its place, its attitude and its rates from the poses that were told', () => {
    const body = drive(1.5, 20, 4);
    const { speedMps, yawRate, panRate } = body.motion(4000);
    expect(speedMps).toBeCloseTo(1.5, 2);
    expect(yawRate).toBeCloseTo(1.5 / 20, 3);
    expect(panRate).toBeCloseTo(0.4, 3);
    expect(body.pose.pitch).toBeCloseTo(-0.1, 6);
    expect(body.pose.yaw).toBeCloseTo(0.3, 2);
  });

  it('goes backwards where it moves against its nose', () => {
    expect(drive(-0.5, 1e6, 2).motion(2000).speedMps).toBeCloseTo(-0.5, 3);
  });

  it('stands when nothing is told any more: Gazebo is silent about what rests', () => {
    expect(drive(1.5, 20, 4).motion(4500)).toEqual({ speedMps: 0, yawRate: 0, panRate: 0 });
  });
});

describe('time in Gazebo', () => {
  const statistics = (simS: number, realS: number) => ({
    sim_time: at(simS),
    real_time: at(realS),
    pause_time: at(0),
    paused: false,
    iterations: 0,
  });

  it('is carried on between two statistics, as fast as Gazebo really runs', () => {
    const time = new WorldTime();
    time.told(statistics(1, 1), 1000);
    time.told(statistics(1.1, 1.2), 1200);
    expect(time.speed).toBeCloseTo(0.5);
    expect(time.at(1300)).toBeCloseTo(1.15);
    expect(time.at(9000), 'but not for long').toBeCloseTo(1.3);
  });

  it('goes on where a Gazebo ended when the next one begins', () => {
    const time = new WorldTime();
    time.told(statistics(30, 30), 30_000);
    time.restart();
    expect([time.isRunning, time.at(40_000)]).toEqual([false, 30]);
    time.told(statistics(2, 2), 50_000);
    expect(time.at(50_000)).toBe(32);
  });
});
