import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TestBody, recordingListener, testLimits, to } from '#tests/support/navigator-contract.ts';
import type { Waypoint } from './navigator.ts';
import { RouteFollower } from './route-follower.ts';
import { stopToleranceM } from './route-progress.ts';
import { brakingMps } from './speed-limiter.ts';
import type { SpeedLimiter } from './speed-limiter.ts';

const dt = 0.1;
const { maxAccelerationMps2, maxSpeedMps, maxTurnRateRadps } = testLimits;

/** Braking to a stop, this fast within its tolerance. */
const passingStopMps = brakingMps(0, stopToleranceM, maxAccelerationMps2);

const waypoint = fc.record({
  turn: fc.double({ min: -2.6, max: 2.6, noNaN: true }),
  lengthM: fc.double({ min: 6, max: 60, noNaN: true }),
  maxSpeedMps: fc.double({ min: 0.3, max: 3, noNaN: true }),
  stop: fc.boolean(),
});

/** Legs of any length one after the other, each turned against the one before. */
const routes = fc.array(waypoint, { minLength: 1, maxLength: 6 }).map((legs): readonly Waypoint[] => {
  let [x, y, heading] = [0, 0, 0];
  return legs.map(({ lengthM, maxSpeedMps, stop, turn }, index) => {
    heading += turn;
    x += lengthM * Math.cos(heading);
    y += lengthM * Math.sin(heading);
    return to(x, y, { nodeId: `${index}`, maxSpeedMps, stop });
  });
});

function driven(route: readonly Waypoint[], limiters: readonly SpeedLimiter[] = []) {
  const body = new TestBody();
  const { blocked, listener, reached } = recordingListener(() => follower);
  const follower: RouteFollower = new RouteFollower(testLimits, listener, limiters);
  follower.follow(route);
  const targets: number[] = [];
  const run = (seconds: number): void => {
    for (let i = 0; i < seconds / dt; i++) {
      body.step(follower);
      targets.push(follower.index);
    }
  };
  return { body, blocked, follower, reached, run, targets };
}

describe('on any route the follower', () => {
  it('is never faster than the robot, its turn rate or its own acceleration, and never drives backwards', () => {
    fc.assert(
      fc.property(routes, (route) => {
        const { body, run } = driven(route);
        run(200);
        let before = 0;
        const excess = body.log.map(({ speed, turn }) => {
          const change = speed - before;
          before = speed;
          return Math.max(
            -speed,
            speed - maxSpeedMps,
            Math.abs(turn) - maxTurnRateRadps,
            change - maxAccelerationMps2 * dt,
            -change - 2 * maxAccelerationMps2 * dt,
          );
        });
        expect(Math.max(...excess)).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it('is within the speed of the leg that it drives, or braking to it', () => {
    fc.assert(
      fc.property(routes, (route) => {
        const { body, run, targets } = driven(route);
        run(200);
        let before = 0;
        const excess = body.log.map(({ speed }, i) => {
          // What is left of the leg before is braked away: a stop is passed within its tolerance, not on the spot.
          const braking = before - maxAccelerationMps2 * dt;
          before = speed;
          const leg = route[targets[i]!];
          if (leg === undefined) return 0;
          return Math.max(speed - Math.max(leg.maxSpeedMps, braking), speed - leg.maxSpeedMps - passingStopMps);
        });
        expect(Math.max(...excess)).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it('reaches every waypoint in order and comes to rest at the last, never past it by more than the tolerance', () => {
    fc.assert(
      fc.property(routes, (route) => {
        const { blocked, body, reached, run } = driven(route);
        run(60 + route.reduce((sum, { maxSpeedMps: v }) => sum + 60 / v + 10, 0));
        expect(blocked).toEqual([]);
        expect(reached).toEqual(route.map(({ nodeId }) => nodeId));
        const end = route.at(-1)!;
        const before = route.at(-2) ?? { x: 0, y: 0 };
        const legM = Math.hypot(end.x - before.x, end.y - before.y);
        const pastM = ((body.x - end.x) * (end.x - before.x) + (body.y - end.y) * (end.y - before.y)) / legM;
        expect(pastM).toBeLessThanOrEqual(stopToleranceM);
        expect(Math.hypot(body.x - end.x, body.y - end.y)).toBeLessThanOrEqual(3 * stopToleranceM);
        expect(body.log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
      }),
      { numRuns: 100 },
    );
  });

  it('comes to rest within its braking distance whenever it is told to stop', () => {
    fc.assert(
      fc.property(routes, fc.double({ min: 0, max: 60, noNaN: true }), (route, seconds) => {
        const { body, follower, run } = driven(route);
        run(seconds);
        follower.stop();
        const { x, y } = body;
        run(3);
        expect(body.log.at(-1)).toMatchObject({ speed: 0, turn: 0 });
        const brakingM = maxSpeedMps ** 2 / (4 * maxAccelerationMps2) + maxSpeedMps * dt;
        expect(Math.hypot(body.x - x, body.y - y)).toBeLessThanOrEqual(brakingM);
      }),
      { numRuns: 100 },
    );
  });

  it('obeys what limits it at once, braking as hard as it may', () => {
    fc.assert(
      fc.property(routes, fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 3 }), (route, limits) => {
        let step = 0;
        let limit = Number.POSITIVE_INFINITY;
        const limiter: SpeedLimiter = {
          reason: 'told so',
          patienceSeconds: Number.POSITIVE_INFINITY,
          limitMps: () => (limit = limits[Math.floor(step++ / 40) % limits.length]!),
        };
        const { body, run } = driven(route, [limiter]);
        let before = 0;
        let excess = 0;
        for (let i = 0; i < 600; i++) {
          limit = Number.POSITIVE_INFINITY;
          run(dt);
          const { speed } = body.log.at(-1)!;
          excess = Math.max(excess, speed - Math.max(limit, before - maxAccelerationMps2 * dt, 0.08));
          before = speed;
        }
        expect(excess).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 80 },
    );
  });
});
