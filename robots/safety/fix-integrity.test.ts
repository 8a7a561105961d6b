import { describe, expect, it } from 'vitest';
import { seededRandom } from '#shared/random/random.ts';
import { FixIntegrity } from './fix-integrity.ts';

/** Two fixes a second from a robot that stands or drives east, with 0.2 m of noise. */
class Drive {
  readonly integrity = new FixIntegrity();
  readonly #random;
  readonly #speedMps: number;
  #x = 0;
  ms = 0;

  constructor(seed: number, speedMps: number) {
    this.#random = seededRandom(seed);
    this.#speedMps = speedMps;
  }

  /** Whether the fix was used. */
  step(offsetM = 0, stampMs = 0): boolean {
    const dx = this.#speedMps / 2;
    this.ms += 500;
    this.#x += dx;
    this.integrity.addMotion(dx, 0, 0.004);
    const noise = (): number => this.#random.normal(0, 0.2);
    const [x, y] = [this.#x + offsetM + noise(), noise()];
    const times = { stampMs: this.ms + stampMs, wallMs: this.ms, monotonicMs: this.ms };
    return this.integrity.judge({ x, y, sigmaM: 0.7, ...times });
  }

  steps(count: number, offsetM: (sinceS: number) => number = () => 0): void {
    const from = this.ms;
    for (let i = 0; i < count; i++) this.step(offsetM((this.ms - from) / 1000));
  }
}

describe.each([0, 1.8])('fixes of a robot at %d m/s', (speedMps) => {
  it('are used while they tell what the wheels tell', () => {
    const drive = new Drive(1, speedMps);
    for (let i = 0; i < 2000; i++) expect(drive.step()).toBe(true);
    expect([drive.integrity.suspicion, drive.integrity.reckoned(0.7)]).toEqual([undefined, undefined]);
  });

  it('are refused after a jump at once, told after five seconds, and the place is the one before', () => {
    const drive = new Drive(2, speedMps);
    drive.steps(200);
    drive.steps(4, () => 15);
    expect([drive.integrity.isDoubted, drive.integrity.suspicion]).toEqual([true, undefined]);
    drive.steps(10, () => 15);
    expect(drive.integrity.suspicion).toBe('jump');
    const place = drive.integrity.reckoned(0.7)!;
    expect(Math.abs(place.x - speedMps * (drive.ms / 1000))).toBeLessThan(1);
    expect(place.sigmaM).toBeGreaterThanOrEqual(0.7);
  });

  it('are found to be dragged off within a minute, and believed again when they come back', () => {
    const drive = new Drive(3, speedMps);
    drive.steps(400);
    drive.steps(120, (sinceS) => 0.25 * sinceS);
    expect(drive.integrity.suspicion).toBeDefined();
    drive.steps(20);
    expect(drive.integrity.isDoubted).toBe(true);
    drive.steps(60);
    expect(drive.integrity.isDoubted).toBe(false);
  });

  it('are refused while their stamps are out of time', () => {
    const drive = new Drive(4, speedMps);
    drive.steps(50);
    expect(drive.step(0, 60_000)).toBe(false);
    expect(drive.step(0, 60_000)).toBe(false);
    for (let i = 0; i < 50; i++) drive.step();
    expect(drive.integrity.isDoubted).toBe(false);
  });
});

it('a single odd fix is not used and never told', () => {
  const drive = new Drive(5, 1);
  drive.steps(200);
  expect(drive.step(40)).toBe(false);
  for (let i = 0; i < 60; i++) {
    drive.step();
    expect(drive.integrity.suspicion).toBeUndefined();
  }
  expect(drive.integrity.isDoubted).toBe(false);
});
