import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestResponse } from '#shared/contracts/vda5050/responses.ts';
import type { VdaZone } from '#shared/contracts/vda5050/zone-set.ts';
import { toIso } from '#shared/time/clock.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { inMemoryRobotMemory } from '../identity/robot-memory.ts';
import { ReleaseDesk } from './release-desk.ts';
import { ZoneBook } from './zone-book.ts';
import { ZonesInForce } from './zones-in-force.ts';

const square = (x: number, y: number, side: number) => [
  { x, y },
  { x: x + side, y },
  { x: x + side, y: y + side },
  { x, y: y + side },
];
const marginM = 0.5;

function rules(...zones: VdaZone[]) {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 1), async () => {});
  let id = 0;
  const desk = new ReleaseDesk(clock, () => `q${id++}`);
  const book = new ZoneBook(inMemoryRobotMemory(), { mapId: 'm', zoneSetId: 'z', zones });
  return {
    clock,
    desk,
    book,
    zones: new ZonesInForce(book, desk, () => clock.monotonicMs(), { marginM, brakingMps2: 0.8 }),
  };
}

describe('a BLOCKED zone', () => {
  const { zones } = rules({ zoneId: 'b', zoneType: 'BLOCKED', zoneDescriptor: 'Pond', vertices: square(0, 0, 20) });

  it('is not entered, not even by the robot’s corner, and not crossed', () => {
    expect(zones.refusal({ x: -10, y: 10 }, { x: -0.6, y: 10 })).toBeUndefined();
    expect(zones.refusal({ x: -10, y: 10 }, { x: -0.4, y: 10 })).toBe('Pond is blocked');
    expect(zones.refusal({ x: -10, y: 10 }, { x: 30, y: 10 })).toBe('Pond is blocked');
    expect(zones.refusal({ x: -10, y: -10 }, { x: 30, y: -10 })).toBeUndefined();
  });

  it('is left by the way out only', () => {
    expect(zones.refusal({ x: 2, y: 10 }, { x: 1, y: 10 })).toBeUndefined();
    expect(zones.refusal({ x: 2, y: 10 }, { x: 4, y: 10 })).toBe('Pond is blocked');
    expect(zones.refusal({ x: 2, y: 10 }, { x: 40, y: 10 })).toBe('Pond is blocked');
    expect(zones.refusal({ x: -0.3, y: 10 }, { x: 40, y: 10 })).toBe('Pond is blocked');
    expect(zones.refusal({ x: -0.3, y: 10 }, { x: -40, y: 10 })).toBeUndefined();
  });

  it('cannot be crossed by any straight way that does not begin in it', () => {
    const place = fc.record({
      x: fc.double({ min: -30, max: 50, noNaN: true }),
      y: fc.double({ min: -30, max: 50, noNaN: true }),
    });
    const inside = ({ x, y }: { x: number; y: number }) => x > 0 && x < 20 && y > 0 && y < 20;
    fc.assert(
      fc.property(place, place, (from, to) => {
        fc.pre(!inside(from) && Math.max(Math.abs(from.x - 10), Math.abs(from.y - 10)) > 10.8);
        if (zones.refusal(from, to) !== undefined) return;
        for (let t = 0; t <= 1; t += 0.01) {
          expect(inside({ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y) })).toBe(false);
        }
      }),
    );
  });

  it('that is violated is named', () => {
    zones.update({ x: 10, y: 10 }, []);
    expect(zones.violated?.zoneId).toBe('b');
    zones.update({ x: -10, y: 10 }, []);
    expect(zones.violated).toBeUndefined();
  });
});

describe('a SPEED_LIMIT zone', () => {
  it('limits inside, and before it to what braking still reaches; of two the lower counts', () => {
    const { zones } = rules(
      { zoneId: 's', zoneType: 'SPEED_LIMIT', vertices: square(0, 0, 20), maximumSpeed: 1 },
      { zoneId: 't', zoneType: 'SPEED_LIMIT', vertices: square(10, 0, 20), maximumSpeed: 0.5 },
    );
    expect(zones.speedLimitMps(5, 10)).toBe(1);
    expect(zones.speedLimitMps(15, 10)).toBe(0.5);
    expect(zones.speedLimitMps(-0.5 - 1, 10)).toBeCloseTo(Math.sqrt(1 + 2 * 0.8));
    expect(zones.speedLimitMps(-100, 10)).toBeGreaterThan(4);
  });
});

describe('a RELEASE zone', () => {
  const zone = (releaseLossBehavior: VdaZone['releaseLossBehavior']): VdaZone => ({
    zoneId: 'r',
    zoneType: 'RELEASE',
    zoneDescriptor: 'Bridge',
    vertices: square(0, 0, 20),
    ...(releaseLossBehavior && { releaseLossBehavior }),
  });
  const before = { x: -10, y: 10 };
  const within = { x: 10, y: 10 };
  const way = [{ x: 60, y: 10 }];
  const told = ({ desk }: ReturnType<typeof rules>) =>
    desk.requests.map(({ requestId, requestStatus }) => `${requestId} ${requestStatus}`);
  const answered = (bench: ReturnType<typeof rules>, response: RequestResponse) =>
    bench.desk.take(response, toIso(bench.clock.now()));
  const grant = (bench: ReturnType<typeof rules>, seconds: number | undefined, requestId = 'q0') =>
    answered(bench, {
      requestId,
      grantType: 'GRANTED',
      ...(seconds !== undefined && { leaseExpiry: toIso(bench.clock.now() + seconds * 1000) }),
    });

  it('is asked for ahead of the way, entered with a grant only, and given back behind it', () => {
    const bench = rules(zone('STOP'));
    bench.zones.update({ x: -100, y: 10 }, way);
    expect(told(bench)).toEqual([]);
    expect(bench.zones.update(before, way)).toBe(true);
    expect(told(bench)).toEqual(['q0 REQUESTED']);
    expect(bench.zones.update(before, way)).toBe(false);
    expect(bench.zones.refusal(before, within)).toBe('no release of Bridge yet');
    grant(bench, 30);
    expect(told(bench)).toEqual(['q0 GRANTED']);
    expect(bench.zones.refusal(before, within)).toBeUndefined();
    bench.zones.update(within, way);
    expect(told(bench)).toEqual(['q0 GRANTED']);
    bench.zones.update({ x: 30, y: 10 }, way);
    expect(told(bench)).toEqual([]);
  });

  it('stays closed while the request is queued, rejected or unanswered; a rejected one is asked again later', async () => {
    const bench = rules(zone('STOP'));
    bench.zones.update(before, way);
    answered(bench, { requestId: 'q0', grantType: 'QUEUED' });
    expect(told(bench)).toEqual(['q0 REQUESTED']);
    expect(bench.zones.isWaiting).toBe(false);
    bench.zones.update({ x: -3, y: 10 }, way);
    expect(bench.zones.isWaiting).toBe(true);
    answered(bench, { requestId: 'q0', grantType: 'REJECTED' });
    bench.zones.update({ x: -3, y: 10 }, way);
    expect(told(bench)).toEqual([]);
    expect(bench.zones.refusal(before, within)).toBe('no release of Bridge yet');
    await bench.clock.advance(10_000);
    bench.zones.update({ x: -3, y: 10 }, way);
    expect(told(bench)).toEqual(['q1 REQUESTED']);
  });

  it('whose lease runs out before the robot is in is closed again, and asked for anew', async () => {
    const bench = rules(zone('STOP'));
    bench.zones.update(before, way);
    grant(bench, 5);
    await bench.clock.advance(5000);
    bench.zones.update(before, way);
    expect(told(bench)).toEqual(['q0 EXPIRED', 'q1 REQUESTED']);
    expect(bench.zones.refusal(before, within)).toBe('no release of Bridge yet');
    await bench.clock.advance(2000);
    bench.zones.update(before, way);
    expect(told(bench)).toEqual(['q1 REQUESTED']);
  });

  it('is held as long as the lease is renewed, and a step of the wall clock changes nothing', async () => {
    const bench = rules(zone('STOP'));
    bench.zones.update(before, way);
    grant(bench, 20);
    bench.clock.stepWallClock(-3_600_000);
    for (let turn = 0; turn < 5; turn++) {
      await bench.clock.advance(15_000);
      bench.zones.update(within, way);
      expect(bench.desk.standing('r')).toBe('held');
      grant(bench, 20);
    }
    await bench.clock.advance(21_000);
    bench.zones.update(within, way);
    expect(bench.desk.standing('r')).toBe('lost');
  });

  it('is no longer held than was granted by a robot whose clock is an hour behind, and not at all by one an hour ahead', async () => {
    for (const [offsetMs, expected] of [
      [-3_600_000, 'held'],
      [3_600_000, 'none'],
    ] as const) {
      const bench = rules(zone('STOP'));
      bench.zones.update(before, way);
      const sentAt = toIso(bench.clock.now());
      const leaseExpiry = toIso(bench.clock.now() + 20_000);
      bench.clock.stepWallClock(offsetMs);
      bench.desk.take({ requestId: 'q0', grantType: 'GRANTED', leaseExpiry }, sentAt);
      expect(bench.desk.standing('r')).toBe(expected);
      await bench.clock.advance(21_000);
      expect(bench.desk.standing('r')).toBe('none');
    }
  });

  it.each([
    ['STOP', 'the release of Bridge is lost'],
    ['CONTINUE', undefined],
    ['EVACUATE', undefined],
    [undefined, 'the release of Bridge is lost'],
  ] as const)('that declares %s is so left when its lease runs out inside', async (onLoss, expected) => {
    const bench = rules(zone(onLoss));
    bench.zones.update(before, way);
    grant(bench, 5);
    bench.zones.update(within, way);
    await bench.clock.advance(5000);
    bench.zones.update(within, way);
    expect(told(bench)).toEqual(['q0 EXPIRED', 'q1 REQUESTED']);
    expect(bench.zones.lost.map(({ zoneId }) => zoneId)).toEqual(['r']);
    expect(bench.zones.refusal(within, { x: 12, y: 10 })).toBe(expected);
    grant(bench, 30, 'q1');
    expect(bench.zones.refusal(within, { x: 12, y: 10 })).toBeUndefined();
    expect(bench.zones.lost).toEqual([]);
  });

  it('is lost at once when its release is revoked', () => {
    const bench = rules(zone('STOP'));
    bench.zones.update(before, way);
    grant(bench, 30);
    answered(bench, { requestId: 'q0', grantType: 'REVOKED' });
    expect(told(bench)).toEqual(['q0 REVOKED']);
    expect(bench.zones.refusal(before, within)).toBe('no release of Bridge yet');
  });

  it('is never entered without a grant that holds, whatever is answered when', async () => {
    const answer = fc.record({
      grantType: fc.constantFrom('GRANTED' as const, 'QUEUED' as const, 'REVOKED' as const, 'REJECTED' as const),
      lease: fc.option(fc.integer({ min: -5, max: 20 }), { nil: undefined }),
      request: fc.nat(3),
      waitMs: fc.nat(8000),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 15 }), async (answers) => {
        const bench = rules(zone('STOP'));
        let until = Number.NEGATIVE_INFINITY;
        let at = { ...before };
        for (const { grantType, lease, request, waitMs } of answers) {
          bench.zones.update(at, way);
          const live = bench.desk.requests.at(-1);
          const requestId = request === 0 ? (live?.requestId ?? 'none') : `q${request}`;
          const status = bench.desk.requests.find((known) => known.requestId === requestId)?.requestStatus;
          const leaseExpiry = lease === undefined ? {} : { leaseExpiry: toIso(bench.clock.now() + lease * 1000) };
          const taken = answered(bench, { requestId, grantType, ...leaseExpiry });
          if (taken && grantType === 'GRANTED') {
            until = lease === undefined ? Number.POSITIVE_INFINITY : bench.clock.monotonicMs() + lease * 1000;
          }
          if (taken && grantType === 'REVOKED' && status === 'GRANTED') until = Number.NEGATIVE_INFINITY;
          await bench.clock.advance(waitMs);
          bench.zones.update(at, way);
          const ahead = { x: at.x + 6, y: 10 };
          const wasOutside = at.x < -marginM;
          if (bench.zones.refusal(at, ahead) === undefined) {
            if (wasOutside && ahead.x > -marginM) expect(until).toBeGreaterThan(bench.clock.monotonicMs());
            at = ahead;
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
