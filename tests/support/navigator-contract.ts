import { describe, expect, it } from 'vitest';
import type { RobotLimits } from '#robots/config.ts';
import type { Navigator, NavigatorListener, Waypoint } from '#robots/navigation/navigator.ts';

export const testLimits: RobotLimits = {
  maxSpeedMps: 2,
  maxAccelerationMps2: 0.8,
  maxTurnRateRadps: 1,
  maxSlopeRad: 0.44,
  maxTiltRad: 0.6,
};

export const to = (x: number, y: number, rest: Partial<Waypoint> = {}): Waypoint => ({
  nodeId: `${x},${y}`,
  x,
  y,
  maxSpeedMps: 2,
  stop: false,
  ...rest,
});

/** A body that does at once what it is told, 10 times a second, unless it is held fast. */
export class TestBody {
  x = 0;
  y = 0;
  yaw = 0;
  isHeld = false;
  readonly log: { readonly x: number; readonly y: number; readonly speed: number; readonly turn: number }[] = [];

  step(navigator: Navigator): void {
    const { speedMps, turnRateRadps } = navigator.step(
      { x: this.x, y: this.y, yaw: this.yaw, z: 0, pitch: 0, roll: 0, positionSigmaM: 0.1, yawSigmaRad: 0.01, at: 0 },
      0.1,
    );
    this.log.push({ x: this.x, y: this.y, speed: speedMps, turn: turnRateRadps });
    if (this.isHeld) return;
    this.yaw += turnRateRadps * 0.1;
    this.x += speedMps * 0.1 * Math.cos(this.yaw);
    this.y += speedMps * 0.1 * Math.sin(this.yaw);
  }
}

export interface NavigatorUnderTest {
  readonly navigator: Navigator;
  readonly body: TestBody;
  /** Node ids in the order reached; reasons of being blocked. */
  readonly reached: readonly string[];
  readonly blocked: readonly string[];
  /** Lets the body drive until `done` or for so many seconds. */
  run(seconds: number, done?: () => boolean): Promise<void>;
  dispose(): Promise<void>;
}

export function recordingListener(navigator: () => Navigator) {
  const reached: string[] = [];
  const blocked: string[] = [];
  const recoveries: number[] = [];
  const listener: NavigatorListener = {
    onReached: (index) => void reached.push(navigator().waypoints[index]!.nodeId),
    onBlocked: (reason) => void blocked.push(reason),
    onRecovery: (count) => void recoveries.push(count),
  };
  return { reached, blocked, recoveries, listener };
}

/** What every navigator keeps, whoever drives. */
export function describeNavigator(name: string, create: () => Promise<NavigatorUnderTest>): void {
  const driving = (test: (under: NavigatorUnderTest) => Promise<void>) => async (): Promise<void> => {
    const under = await create();
    try {
      await test(under);
    } finally {
      await under.dispose();
    }
  };
  const isAt = ({ body }: NavigatorUnderTest, x: number, y: number, within = 0.5): void =>
    expect(Math.hypot(body.x - x, body.y - y)).toBeLessThan(within);
  const rests = ({ body }: NavigatorUnderTest): void => expect(body.log.at(-1)).toMatchObject({ speed: 0 });

  describe(`${name} keeps the navigator contract`, () => {
    it(
      'reaches every waypoint in order, once, and comes to rest at the last',
      driving(async (under) => {
        under.navigator.follow([to(12, 0), to(12, 12), to(0, 12)]);
        await under.run(60, () => under.reached.length === 3);
        await under.run(2);
        expect(under.reached).toEqual(['12,0', '12,12', '0,12']);
        expect(under.navigator.index).toBe(3);
        isAt(under, 0, 12);
        rests(under);
      }),
    );

    it(
      'goes out and back over the same places without leaving one out',
      driving(async (under) => {
        under.navigator.follow([to(10, 0), to(20, 0), to(10, 0), to(0, 0)]);
        await under.run(90, () => under.reached.length === 4);
        expect(under.reached).toEqual(['10,0', '20,0', '10,0', '0,0']);
        expect(Math.max(...under.body.log.map(({ x }) => x))).toBeGreaterThan(17);
      }),
    );

    it(
      'stands at a waypoint where it is to stop, then goes on',
      driving(async (under) => {
        under.navigator.follow([to(8, 0, { stop: true }), to(16, 0)]);
        await under.run(60, () => under.reached.length === 1);
        isAt(under, 8, 0);
        await under.run(60, () => under.reached.length === 2);
        expect(under.reached).toEqual(['8,0', '16,0']);
      }),
    );

    it(
      'goes on over the join when the route is extended',
      driving(async (under) => {
        under.navigator.follow([to(10, 0), to(30, 0)]);
        await under.run(30, () => under.reached.length === 1);
        under.navigator.extend([to(50, 0)]);
        await under.run(90, () => under.reached.length === 3);
        const join = under.body.log.filter(({ x }) => x > 24 && x < 36);
        expect(Math.min(...join.map(({ speed }) => speed))).toBeGreaterThan(0.3);
        isAt(under, 50, 0);
      }),
    );

    it(
      'takes a new route at once',
      driving(async (under) => {
        under.navigator.follow([to(40, 0)]);
        await under.run(5);
        under.navigator.follow([to(5, 12)]);
        await under.run(60, () => under.reached.length === 1);
        expect(under.reached).toEqual(['5,12']);
        isAt(under, 5, 12);
      }),
    );

    it(
      'comes to rest when told to stop, and reaches nothing any more',
      driving(async (under) => {
        under.navigator.follow([to(12, 0)]);
        await under.run(4);
        under.navigator.stop();
        await under.run(3);
        rests(under);
        const { x } = under.body;
        await under.run(3);
        expect(under.body.x).toBeCloseTo(x, 1);
        expect(under.reached).toEqual([]);
      }),
    );

    it(
      'is never faster than the leg, and never drives backwards',
      driving(async (under) => {
        under.navigator.follow([to(10, 0, { maxSpeedMps: 0.7 }), to(0, 3)]);
        await under.run(60, () => under.reached.length === 2);
        const out = under.body.log.slice(
          0,
          under.body.log.findIndex(({ x }) => x > 7),
        );
        expect(Math.max(...out.map(({ speed }) => speed))).toBeLessThanOrEqual(0.7 + 1e-9);
        expect(Math.min(...under.body.log.map(({ speed }) => speed))).toBeGreaterThanOrEqual(0);
      }),
    );

    it(
      'says that it is blocked when it gets nowhere',
      driving(async (under) => {
        under.body.isHeld = true;
        under.navigator.follow([to(40, 0)]);
        await under.run(70, () => under.blocked.length > 0);
        expect(under.blocked[0]).toContain('no progress');
      }),
    );
  });
}
