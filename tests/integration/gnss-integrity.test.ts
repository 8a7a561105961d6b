import { describe, expect, it } from 'vitest';
import { GnssDrive } from '#tests/support/gnss-drive.ts';
import type { Tampering } from '#tests/support/gnss-drive.ts';

const seeds = Array.from({ length: 12 }, (_, seed) => seed);
/** After the start the receiver is honest for a while, for another time with each seed. */
const begins = (seed: number): number => 400 + 7 * seed;

interface Outcome {
  /** Until the fixes are refused, and until the robot says so; seconds. */
  readonly refusedAfterS: number;
  readonly toldAfterS: number;
  /** Metres between truth and belief: the worst before the fixes were refused, and in the two minutes after. */
  readonly errorBeforeM: number;
  readonly errorAfterM: number;
}

function deceive(name: string, seed: number, tampering: (sinceS: number) => ReturnType<Tampering>): Outcome {
  const fromS = begins(seed);
  const honest = { east: 0, north: 0 };
  const drive = new GnssDrive(`${name}-${seed}`, (timeS) => (timeS < fromS ? honest : tampering(timeS - fromS)));
  drive.until(() => drive.timeS >= fromS, fromS + 1);
  let [errorBeforeM, errorAfterM] = [0, 0];
  drive.until(() => {
    errorBeforeM = Math.max(errorBeforeM, drive.errorM);
    return drive.guarded.isReckoning;
  }, 300);
  const refusedAfterS = drive.timeS - fromS;
  drive.until(() => drive.guarded.trouble !== undefined, 30);
  const toldAfterS = drive.timeS - fromS;
  drive.until(() => {
    errorAfterM = Math.max(errorAfterM, drive.errorM);
    return false;
  }, 120);
  return { refusedAfterS, toldAfterS, errorBeforeM, errorAfterM };
}

const worst = (outcomes: readonly Outcome[], key: keyof Outcome): number =>
  Math.max(...outcomes.map((one) => one[key]));

/** Of the simulator's honest receiver: 0.7 m slow drift, 0.15 m noise; wheels 0.6 % wrong, heading 0.25 degrees. */
describe('satellite fixes that deceive a moving robot', () => {
  const cases: readonly (readonly [string, (sinceS: number) => ReturnType<Tampering>, Outcome])[] = [
    [
      'a jump of 20 m',
      () => ({ east: 20, north: 0 }),
      { refusedAfterS: 1, toldAfterS: 7, errorBeforeM: 3, errorAfterM: 5 },
    ],
    [
      'a drag of 1 m/s',
      (sinceS) => ({ east: sinceS, north: 0 }),
      { refusedAfterS: 4, toldAfterS: 10, errorBeforeM: 4, errorAfterM: 5 },
    ],
    [
      'a drag of 0.2 m/s',
      (sinceS) => ({ east: 0.2 * sinceS, north: 0 }),
      { refusedAfterS: 60, toldAfterS: 66, errorBeforeM: 10, errorAfterM: 8 },
    ],
    [
      'stamps an hour ahead',
      () => ({ east: 0, north: 0, stampMs: 3_600_000 }),
      { refusedAfterS: 1, toldAfterS: 7, errorBeforeM: 3, errorAfterM: 5 },
    ],
  ];

  it.each(cases)('%s: refused, told, and not followed', (name, tampering, limits) => {
    const outcomes = seeds.map((seed) => deceive(name, seed, tampering));
    for (const key of Object.keys(limits) as (keyof Outcome)[]) {
      expect([key, worst(outcomes, key)]).toEqual([key, expect.any(Number)]);
      expect(worst(outcomes, key), key).toBeLessThanOrEqual(limits[key]);
    }
  });

  it('are believed again within a minute once they agree with the way driven', () => {
    const drive = new GnssDrive('back', (timeS) => ({ east: timeS > 300 && timeS < 360 ? 50 : 0, north: 0 }));
    drive.until(() => drive.timeS > 360, 400);
    expect(drive.guarded.trouble).toBe('jump');
    expect(drive.until(() => !drive.guarded.isReckoning, 60)).toBeDefined();
    drive.until(() => false, 60);
    expect(drive.errorM).toBeLessThan(4);
  });
});

describe('an honest receiver', () => {
  it('is not doubted once in ten hours of patrolling, and its position stays within metres', () => {
    for (let seed = 0; seed < 10; seed++) {
      const drive = new GnssDrive(`honest-${seed}`);
      let worstM = 0;
      const doubted = drive.until(() => {
        if (drive.timeS > 60) worstM = Math.max(worstM, drive.errorM);
        return drive.guarded.isReckoning;
      }, 3600);
      expect([seed, doubted]).toEqual([seed, undefined]);
      expect(worstM).toBeLessThan(5);
    }
  });
});
