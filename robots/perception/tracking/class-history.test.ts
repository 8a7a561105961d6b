import { describe, expect, it } from 'vitest';
import { ClassHistory } from './class-history.ts';

const named = (type: 'person' | 'animal', score: number) => ({ score, classes: [{ class: type, score }] });

describe('what a track is', () => {
  it('is decided by the history, not by the newest frame', () => {
    const history = new ClassHistory();
    for (let i = 0; i < 6; i++) history.add(named('animal', 0.8));
    history.add(named('person', 0.9));
    history.add(named('person', 0.9));
    expect(history.classification()[0]?.type).toBe('animal');
  });

  it('changes when the history does', () => {
    const history = new ClassHistory();
    for (let i = 0; i < 3; i++) history.add(named('animal', 0.8));
    for (let i = 0; i < 10; i++) history.add(named('person', 0.8));
    expect(history.classification()[0]?.type).toBe('person');
  });

  it('never becomes certain, however long the history', () => {
    const history = new ClassHistory();
    for (let i = 0; i < 500; i++) history.add(named('person', 0.75));
    const [first] = history.classification();
    expect(first!.confidence).toBeGreaterThan(0.74);
    expect(first!.confidence).toBeLessThan(0.76);
  });

  it('spreads what is not named over all classes, and adds up to one', () => {
    const history = new ClassHistory();
    history.add({ score: 0.6, classes: [{ class: 'person', score: 0.6 }] });
    const classification = history.classification();
    expect(classification.reduce((sum, each) => sum + each.confidence, 0)).toBeCloseTo(1, 9);
    expect(classification[1]!.confidence).toBeGreaterThan(0);
  });

  it('scores by the median: one weak frame changes nothing', () => {
    const history = new ClassHistory();
    for (const score of [0.9, 0.1, 0.9, 0.8, 0.9]) history.add(named('person', score));
    expect(history.score()).toBe(0.9);
  });
});
