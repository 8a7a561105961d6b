import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallSector } from '#tests/support/small-sector.ts';
import { robotConfig } from '../config.ts';
import { noZones } from '../zones/zone-rules.ts';
import { Geofence } from './geofence.ts';
import { granted, standstill } from './safety-rules.ts';
import type { SafetyFacts } from './safety-rules.ts';

const [entry] = smallSector.roster;
const config = robotConfig(smallSector, entry!, 'x');
const fence = new Geofence(smallSector);
const pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0, positionSigmaM: 1, yawSigmaRad: 0.01, at: 0 };
const facts = (overrides: Partial<SafetyFacts> = {}): SafetyFacts => ({
  halted: false,
  service: 'IN_SERVICE',
  pose,
  odometryAgeMs: 50,
  attitudeAgeMs: 50,
  isReckoning: false,
  mustStand: false,
  presentSpeedMps: 1,
  slopeAlong: () => 0,
  localized: true,
  batteryPercent: 50,
  people: [],
  initiative: 'robot',
  nowMs: 0,
  ...overrides,
});
const wish = { speedMps: 2, turnRateRadps: 0.5 };
const person = (x: number, y: number) => [{ objectId: 'p', x, y, seenAt: 0 }];

describe('conditions that forbid any movement', () => {
  it.each([
    ['a halt', { halted: true }, false],
    ['being out of service', { service: 'OUT_OF_SERVICE' }, false],
    ['not being confirmed since the start', { service: 'UNKNOWN' }, false],
    ['silent attitude', { attitudeAgeMs: 3500 }, true],
    [
      'dead reckoning less sure than the fence is near',
      { isReckoning: true, pose: { ...pose, x: 240, positionSigmaM: 6 } },
      true,
    ],
    ['silent odometry', { odometryAgeMs: 1500 }, true],
    ['not knowing where it is', { localized: false }, true],
    ['tilt', { pose: { ...pose, roll: 0.7 } }, true],
    ['an empty battery', { batteryPercent: 1 }, true],
  ] as const)('%s', (_, overrides, isFault) => {
    expect(standstill(facts(overrides), config, fence)).toMatchObject({ speedMps: 0, turnRateRadps: 0, isFault });
  });

  it('are absent on an ordinary day', () => {
    expect(standstill(facts(), config, fence)).toBeUndefined();
  });
});

describe('what is granted where the robot is', () => {
  it('is the wish, in the open', () => {
    expect(granted(wish, facts(), config, fence)).toEqual({ ...wish, reason: undefined, isFault: false });
  });

  it('is nothing towards the edge of the allowed area or a blocked zone, and turning away stays possible', () => {
    const atEdge = facts({ pose: { ...pose, x: 246 } });
    expect(granted(wish, atEdge, config, fence)).toMatchObject({
      speedMps: 0,
      turnRateRadps: 0.5,
      reason: 'outside the allowed area',
    });
    expect(granted(wish, facts({ pose: { ...pose, x: 246, yaw: Math.PI } }), config, fence).speedMps).toBe(2);
    expect(granted(wish, facts({ pose: { ...pose, x: 117, y: 140 } }), config, fence).reason).toBe('inside Pond');
  });

  it('is a slow way out where it may not be', () => {
    const outside = facts({ pose: { ...pose, x: 260, yaw: Math.PI } });
    expect(granted(wish, outside, config, fence).speedMps).toBeCloseTo(0.4);
  });

  it('is no step towards a person by itself, a slow one when an operator sent it, none within arm’s reach', () => {
    const by = (initiative: 'robot' | 'operator', x: number, yaw = 0): number =>
      granted(wish, facts({ initiative, people: person(x, 0), pose: { ...pose, yaw } }), config, fence).speedMps;
    expect(by('robot', 59)).toBe(0);
    expect(by('robot', 61)).toBe(2);
    expect(by('robot', 30, Math.PI)).toBe(2);
    expect(by('operator', 30)).toBe(2);
    expect(by('operator', 20)).toBe(0.8);
    expect(by('operator', 7)).toBe(0);
  });

  it('counts backwards as forwards: fence, people and limits hold behind the robot, too', () => {
    const back = { speedMps: -1.5, turnRateRadps: 0 };
    expect(granted(back, facts(), config, fence).speedMps).toBe(-1.5);
    expect(granted({ ...back, speedMps: -9 }, facts(), config, fence).speedMps).toBe(-2);
    const atEdge = facts({ pose: { ...pose, x: -247 } });
    expect(granted(back, atEdge, config, fence)).toMatchObject({ speedMps: 0, reason: 'outside the allowed area' });
    expect(granted(back, facts({ people: person(-40, 0) }), config, fence).speedMps).toBe(0);
    expect(granted(back, facts({ people: person(40, 0) }), config, fence).speedMps).toBe(-1.5);
  });

  it('is only braking where the behaviour wants the body to stand', () => {
    const braking = (speedMps: number, presentSpeedMps: number) =>
      granted({ speedMps, turnRateRadps: 0.4 }, facts({ mustStand: true, presentSpeedMps }), config, fence);
    expect(braking(1, 1.2)).toMatchObject({ speedMps: 1, turnRateRadps: 0.4 });
    expect(braking(2, 1)).toMatchObject({ speedMps: 1, turnRateRadps: 0.2 });
    expect(braking(2, 0)).toMatchObject({ speedMps: 0, turnRateRadps: 0 });
    expect(braking(0, 0)).toMatchObject({ speedMps: 0, turnRateRadps: 0 });
  });

  it('is nothing onto ground that is too steep, in the direction of the motion', () => {
    const hill = facts({ slopeAlong: (yawRad) => (Math.cos(yawRad) > 0 ? 0.6 : 0.1) });
    expect(granted(wish, hill, config, fence)).toMatchObject({ speedMps: 0, turnRateRadps: 0.5, reason: 'too steep' });
    expect(granted({ speedMps: -1, turnRateRadps: 0 }, hill, config, fence).speedMps).toBe(-1);
  });

  it('is a number within the limits, whatever was wished', () => {
    const anything = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e300, 0));
    fc.assert(
      fc.property(
        anything,
        anything,
        fc.boolean(),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (speed, turn, mustStand, present) => {
          const asked = { speedMps: speed, turnRateRadps: turn };
          const verdict = granted(asked, facts({ mustStand, presentSpeedMps: present }), config, fence);
          expect(Math.abs(verdict.speedMps)).toBeLessThanOrEqual(config.limits.maxSpeedMps);
          expect(Math.abs(verdict.turnRateRadps)).toBeLessThanOrEqual(config.limits.maxTurnRateRadps);
          if (mustStand) expect(Math.abs(verdict.speedMps)).toBeLessThanOrEqual(Math.abs(present));
        },
      ),
    );
  });

  it('is what the zones in force leave of it', () => {
    const slow = { ...noZones, speedLimitMps: () => 0.7, refusal: () => undefined };
    expect(granted(wish, facts(), config, fence, slow).speedMps).toBe(0.7);
    const closed = { ...noZones, speedLimitMps: () => Number.POSITIVE_INFINITY, refusal: () => 'no release of Gate' };
    expect(granted(wish, facts(), config, fence, closed)).toMatchObject({ speedMps: 0, reason: 'no release of Gate' });
  });

  it('never brings the robot nearer to a person than the stand-off, whatever it wishes', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -55, max: 55, noNaN: true }),
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
        (x, y, yaw) => {
          fc.pre(Math.hypot(x, y) > 0.1 && Math.hypot(x, y) < 59);
          const { speedMps } = granted(wish, facts({ people: person(x, y), pose: { ...pose, yaw } }), config, fence);
          const next = { x: speedMps * 0.1 * Math.cos(yaw), y: speedMps * 0.1 * Math.sin(yaw) };
          expect(Math.hypot(x - next.x, y - next.y)).toBeGreaterThanOrEqual(Math.hypot(x, y) - 1e-9);
        },
      ),
    );
  });
});

describe('the geofence', () => {
  it('says what is in the way', () => {
    expect(
      fence.obstruction([
        { x: 100, y: 140 },
        { x: 200, y: 140 },
      ]),
    ).toBe('inside Pond');
    expect(
      fence.obstruction([
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ]),
    ).toBeUndefined();
    expect(fence.obstruction([{ x: 300, y: 0 }])).toBe('outside the allowed area');
  });
});

describe('zones forbidden by the lost-link contract', () => {
  it('are closed while it lasts, and known ones only', () => {
    const watched = { ...smallSector.zones[0]!, zoneId: 'w', name: 'Meadow', kind: 'WATCHED' as const };
    const meadow = new Geofence({ ...smallSector, zones: [watched] });
    const inside = { x: 140, y: 140 };
    expect(meadow.violation(inside)).toBeUndefined();
    meadow.forbid(['w', 'unknown']);
    expect(meadow.violation(inside)).toBe('inside Meadow');
    meadow.forbid([]);
    expect(meadow.violation(inside)).toBeUndefined();
  });
});
