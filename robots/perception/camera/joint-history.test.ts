import { describe, expect, it } from 'vitest';
import { JointHistory } from './joint-history.ts';

describe('the history of a joint', () => {
  it('interpolates between samples and holds the ends', () => {
    const history = new JointHistory();
    expect(history.at(5)).toBe(0);
    history.add(1000, 0.2);
    history.add(1100, 0.4);
    history.add(1100, 9);
    expect(history.at(900)).toBe(0.2);
    expect(history.at(1025)).toBeCloseTo(0.25, 9);
    expect(history.at(2000)).toBe(0.4);
  });

  it('forgets the oldest', () => {
    const history = new JointHistory(2);
    for (const [at, position] of [
      [0, 1],
      [10, 2],
      [20, 3],
    ] as const)
      history.add(at, position);
    expect(history.at(0)).toBe(2);
  });

  it('reaches half a second back even when a simulator tells the joint 250 times a second', () => {
    const history = new JointHistory();
    for (let at = 0; at <= 2000; at += 4) history.add(at, at / 1000);
    expect(history.at(1500)).toBeCloseTo(1.5, 3);
  });
});
