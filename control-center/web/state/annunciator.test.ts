import { describe, expect, it } from 'vitest';
import { annunciate, dueRepeat } from './annunciator.ts';
import { alarmView } from './test-views.ts';

const heardOf = (...alarms: Parameters<typeof alarmView>[0][]) => annunciate(new Map(), alarms.map(alarmView)).heard;

describe('annunciation', () => {
  it('announces a new alarm once, the gravest first', () => {
    const alarms = [alarmView({ id: 'a' }), alarmView({ id: 'b', priority: 'critical' })];
    const first = annunciate(new Map(), alarms);
    expect(first.fresh.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(annunciate(first.heard, alarms).fresh).toEqual([]);
  });

  it('sounds again when an alarm rises, repeats or returns, and not when it is acknowledged', () => {
    const heard = heardOf({ id: 'a' });
    const again = (changes: Partial<Parameters<typeof alarmView>[0]>) =>
      annunciate(heard, [alarmView({ id: 'a', ...changes })]).fresh.length;
    expect(again({ priority: 'critical' })).toBe(1);
    expect(again({ repeatCount: 1 })).toBe(1);
    expect(again({ priority: 'low' })).toBe(0);
    expect(again({ state: 'acknowledged', acknowledgedBy: 'x' })).toBe(0);
    const acknowledged = heardOf({ id: 'a', state: 'acknowledged' });
    expect(annunciate(acknowledged, [alarmView({ id: 'a' })]).fresh).toHaveLength(1);
  });

  it('stays quiet about a shelved alarm unless it may not be suppressed', () => {
    expect(annunciate(new Map(), [alarmView({ id: 'a', suppression: 'shelved' })]).fresh).toEqual([]);
    const welfare = alarmView({ id: 'w', suppression: 'shelved', suppressible: false });
    expect(annunciate(new Map(), [welfare]).fresh).toEqual([welfare]);
  });

  it('repeats critical after 5 s and high after 15 s, never while silenced', () => {
    const critical = [alarmView({ id: 'a', priority: 'critical' }), alarmView({ id: 'b' })];
    expect(dueRepeat(critical, 0, undefined, 4_999)).toBeUndefined();
    expect(dueRepeat(critical, 0, undefined, 5_000)).toBe('critical');
    expect(dueRepeat([alarmView({ id: 'b' })], 0, undefined, 5_000)).toBeUndefined();
    expect(dueRepeat(critical, 0, 30_000, 29_999)).toBeUndefined();
    expect(dueRepeat(critical, 0, 30_000, 30_000)).toBe('critical');
    expect(dueRepeat([alarmView({ id: 'c', priority: 'medium' })], 0, undefined, 1e9)).toBeUndefined();
  });
});
