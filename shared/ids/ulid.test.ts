import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { robotId, splitRobotId } from './branded.ts';
import { ulidSource } from './ulid.ts';

describe('ulidSource', () => {
  it('encodes the time as the specification does', () => {
    const ids = ulidSource({ now: () => 1469918176385 }, { next: () => 0 });
    expect(ids.next()).toBe(`01ARYZ6S41${'0'.repeat(16)}`);
  });

  it('grows within a millisecond and when the clock steps back', () => {
    let now = 1_000;
    const ids = ulidSource({ now: () => now }, seededRandom(1));
    const made: string[] = [];
    for (let i = 0; i < 50; i++) made.push(ids.next());
    now = 500;
    made.push(ids.next());
    now = 2_000;
    made.push(ids.next());
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });
});

describe('robotId', () => {
  it('joins and splits manufacturer and serial number', () => {
    expect(splitRobotId(robotId('bpc', 'R-01'))).toEqual({ manufacturer: 'bpc', serialNumber: 'R-01' });
  });
});
