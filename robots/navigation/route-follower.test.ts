import { describe, expect, it } from 'vitest';
import type { RobotLimits } from '../config.ts';
import type { Waypoint } from './navigator.ts';
import { RouteFollower } from './route-follower.ts';
import { SlopeLimiter } from './slope-limiter.ts';

const limits: RobotLimits = {
  maxSpeedMps: 2,
  maxAccelerationMps2: 0.8,
  maxTurnRateRadps: 1,
  maxSlopeRad: 0.44,
  maxTiltRad: 0.6,
};
const to = (x: number, y: number, rest: Partial<Waypoint> = {}): Waypoint => ({
  nodeId: `${x},${y}`,
  x,
  y,
  maxSpeedMps: 2,
  stop: false,
  ...rest,
});

/** A body that does at once what it is told. */
function drive(waypoints: readonly Waypoint[], ground?: (x: number, y: number) => number) {
  const reached: string[] = [];
  const blocked: string[] = [];
  const follower = new RouteFollower(
    limits,
    {
      onReached: (index) => reached.push(follower.waypoints[index]!.nodeId),
      onBlocked: (reason) => blocked.push(reason),
      onRecovery: () => {},
    },
    ground === undefined ? [] : [new SlopeLimiter(limits, ground)],
  );
  const body = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0, positionSigmaM: 0.1, yawSigmaRad: 0.01, at: 0 };
  const log: { x: number; y: number; speed: number; turn: number }[] = [];
  follower.follow(waypoints);
  const run = (seconds: number, stuck = false): void => {
    for (let i = 0; i < seconds * 10; i++) {
      const { speedMps, turnRateRadps } = follower.step(body, 0.1);
      if (!stuck) {
        body.yaw += turnRateRadps * 0.1;
        body.x += speedMps * 0.1 * Math.cos(body.yaw);
        body.y += speedMps * 0.1 * Math.sin(body.yaw);
      }
      log.push({ x: body.x, y: body.y, speed: speedMps, turn: turnRateRadps });
    }
  };
  return { follower, body, log, reached, blocked, run };
}

describe('the route follower', () => {
  it('passes every waypoint in order and comes to rest at the last', () => {
    const { body, log, reached, run } = drive([to(50, 0), to(50, 50), to(0, 50)]);
    run(120);
    expect(reached).toEqual(['50,0', '50,50', '0,50']);
    expect(Math.hypot(body.x, body.y - 50)).toBeLessThan(0.5);
    expect(log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
  });

  it('stands exactly at a waypoint where it is to stop, without overshooting', () => {
    const { log, reached, run } = drive([to(40, 0, { stop: true })]);
    run(60);
    expect(reached).toHaveLength(1);
    expect(Math.max(...log.map(({ x }) => x))).toBeLessThan(40.5);
    expect(Math.abs(log.at(-1)!.x - 40)).toBeLessThan(0.5);
  });

  it('keeps the speed of each leg and its own acceleration', () => {
    const { log, run } = drive([to(50, 0, { maxSpeedMps: 1 }), to(120, 0)]);
    run(100);
    const slow = log.filter(({ x }) => x < 47);
    expect(Math.max(...slow.map(({ speed }) => speed))).toBeLessThanOrEqual(1 + 1e-9);
    expect(Math.max(...log.map(({ speed }) => speed))).toBeCloseTo(2, 1);
    for (let i = 1; i < log.length; i++) {
      expect(log[i]!.speed - log[i - 1]!.speed).toBeLessThanOrEqual(0.08 + 1e-9);
    }
  });

  it('stays near its legs and within its turn rate', () => {
    const { log, run } = drive([to(60, 0), to(60, 60)]);
    run(90);
    for (const { x, y, turn } of log) {
      expect(Math.min(Math.abs(y), Math.abs(x - 60))).toBeLessThan(3.5);
      expect(Math.abs(turn)).toBeLessThanOrEqual(1);
    }
  });

  it('turns on the spot towards a target behind it', () => {
    const { log, reached, run } = drive([to(-20, 0)]);
    run(40);
    expect(reached).toEqual(['-20,0']);
    expect(Math.max(...log.map(({ x }) => x))).toBeLessThan(1.5);
  });

  it('goes on without slowing when the route is extended in time', () => {
    const { follower, log, run } = drive([to(30, 0), to(60, 0)]);
    run(10);
    follower.extend([to(90, 0)]);
    run(60);
    const middle = log.filter(({ x }) => x > 50 && x < 70);
    expect(Math.min(...middle.map(({ speed }) => speed))).toBeGreaterThan(1.9);
  });

  it('does not drive onto ground that is too steep, and says so', () => {
    const { blocked, body, run } = drive([to(50, 0)], (x) => (x > 20 ? x - 20 : 0));
    run(60);
    expect(body.x).toBeLessThan(21);
    expect(blocked[0]).toContain('slope');
  });

  it('notices that it makes no progress', () => {
    const { blocked, run } = drive([to(50, 0)]);
    run(12, true);
    expect(blocked).toEqual(['no progress for 10 seconds']);
  });

  it('comes to rest when told to stop', () => {
    const { follower, log, run } = drive([to(50, 0)]);
    run(6);
    follower.stop();
    run(3);
    expect(log.at(-1)).toMatchObject({ speed: 0 });
  });
});
