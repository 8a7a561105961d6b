import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ZoneRules } from '../zones/zone-rules.ts';
import { noZones } from '../zones/zone-rules.ts';
import { TestBody, recordingListener, testLimits, to } from '#tests/support/navigator-contract.ts';
import { DockApproach } from './dock-approach.ts';
import { RouteFollower } from './route-follower.ts';
import type { SpeedLimiter } from './speed-limiter.ts';
import { ZoneLimiter } from './zone-limiter.ts';

function driven(limiters: readonly SpeedLimiter[]) {
  const body = new TestBody();
  const { blocked, listener, reached } = recordingListener(() => follower);
  const follower: RouteFollower = new RouteFollower(testLimits, listener, limiters);
  const run = (seconds: number): void => {
    for (let i = 0; i < seconds * 10; i++) body.step(follower);
  };
  return { blocked, body, follower, reached, run };
}

describe('zones', () => {
  it('are entered no faster than they allow, and left at full speed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 1.8, noNaN: true }),
        fc.double({ min: 8, max: 30, noNaN: true }),
        (v, from) => {
          const zones: ZoneRules = {
            ...noZones,
            speedLimitMps: (x) => (x >= from && x <= from + 15 ? v : Number.POSITIVE_INFINITY),
          };
          const { body, follower, run } = driven([new ZoneLimiter(zones, testLimits)]);
          follower.follow([to(80, 0)]);
          run(120);
          const inside = body.log.filter(({ x }) => x >= from && x <= from + 15);
          expect(Math.max(...inside.map(({ speed }) => speed))).toBeLessThanOrEqual(v + 1e-6);
          expect(Math.max(...body.log.filter(({ x }) => x > from + 22).map(({ speed }) => speed))).toBeGreaterThan(1.8);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('that may not be entered now are waited for in front of them, without anybody being called', () => {
    let released = false;
    const zones: ZoneRules = {
      ...noZones,
      refusal: (from, { x }) => (!released && from.x < 30 && x >= 30 ? 'no release of Gate yet' : undefined),
      isWaiting: true,
    };
    const { blocked, body, follower, reached, run } = driven([new ZoneLimiter(zones, testLimits)]);
    follower.follow([to(60, 0)]);
    run(100);
    expect(body.x).toBeLessThan(28);
    expect(body.x).toBeGreaterThan(25);
    expect(blocked).toEqual([]);
    released = true;
    run(60);
    expect(reached).toHaveLength(1);
  });

  it('that are blocked make the robot say so', () => {
    const zones: ZoneRules = { ...noZones, refusal: (_, { x }) => (x >= 20 ? 'into Reed bed' : undefined) };
    const { blocked, body, follower, run } = driven([new ZoneLimiter(zones, testLimits)]);
    follower.follow([to(60, 0)]);
    run(60);
    expect(body.x).toBeLessThan(18);
    expect(blocked[0]).toBe('into Reed bed');
  });
});

describe('a dock', () => {
  const rules = { approachM: 6, speedMps: 0.4, contactSeconds: 8, tries: 3 };
  const dock = to(0, 0, { stop: true });
  const docking = (): DockApproach =>
    new DockApproach(rules, { at: dock, entry: { x: 20, y: 0 } }, testLimits.maxAccelerationMps2);

  it('is driven into slowly and straight, from a gate before it', () => {
    const approach = docking();
    const { body, follower, reached, run } = driven([approach]);
    Object.assign(body, { x: 30, y: 18, yaw: Math.PI });
    follower.follow(approach.begin([to(20, 0), dock], body));
    run(90);
    expect(reached).toEqual(['20,0', '0,0', '0,0']);
    const last = body.log.filter(({ x }) => x < 5);
    expect(Math.max(...last.map(({ speed }) => speed))).toBeLessThanOrEqual(0.4 + 1e-6);
    expect(Math.max(...last.map(({ y }) => Math.abs(y)))).toBeLessThan(0.4);
  });

  it('is left slowly too', () => {
    const approach = docking();
    approach.begin([dock], { x: 0, y: 0 });
    approach.leave();
    const { body, follower, run } = driven([approach]);
    follower.follow([to(40, 0)]);
    run(60);
    expect(Math.max(...body.log.filter(({ x }) => x < 5.5).map(({ speed }) => speed))).toBeLessThanOrEqual(0.4 + 1e-6);
    expect(Math.max(...body.log.map(({ speed }) => speed))).toBeGreaterThan(1.9);
  });

  it('is tried again when no current shows, as often as it may be, then given up', () => {
    const approach = docking();
    approach.begin([to(20, 0), dock], { x: 40, y: 0 });
    const kinds: string[] = [];
    for (let now = 0; kinds.at(-1) !== 'failed' && now < 100_000; now += 1000) {
      if (!approach.isWaiting) approach.arrive(now);
      kinds.push(approach.step(now, false, dock).kind);
    }
    expect(kinds.filter((kind) => kind !== 'waiting')).toEqual(['again', 'again', 'failed']);
  });

  it('counts as reached at once where the gauge does not tell', () => {
    const approach = docking();
    approach.begin([to(20, 0), dock], { x: 40, y: 0 });
    approach.arrive(0);
    expect(approach.step(0, undefined, dock)).toEqual({ kind: 'docked' });
  });
});
