import { describe, expect, it } from 'vitest';
import type { Classification } from './class-history.ts';
import { told, verdictOf } from './verdict.ts';

const mostly = (type: Classification['type'], confidence: number): readonly Classification[] => [
  { type, confidence },
  { type: 'unknown', confidence: 1 - confidence },
];

describe('the verdict', () => {
  it('names a class from 0.7 on and keeps it down to 0.6', () => {
    expect(verdictOf(mostly('person', 0.69), 'unknown')).toBe('unknown');
    expect(verdictOf(mostly('person', 0.7), 'unknown')).toBe('person');
    expect(verdictOf(mostly('person', 0.61), 'person')).toBe('person');
    expect(verdictOf(mostly('person', 0.59), 'person')).toBe('unknown');
  });

  it('passes from one class to another only by way of a clear majority', () => {
    expect(verdictOf(mostly('animal', 0.65), 'person')).toBe('unknown');
    expect(verdictOf(mostly('animal', 0.72), 'person')).toBe('animal');
  });

  it('comes first in what is told, and the confidences still add up to one', () => {
    const divided: readonly Classification[] = [
      { type: 'person', confidence: 0.55 },
      { type: 'animal', confidence: 0.35 },
      { type: 'unknown', confidence: 0.1 },
    ];
    const [first, ...rest] = told(divided, 'unknown');
    expect(first!.type).toBe('unknown');
    expect(rest.every(({ confidence }) => confidence < first!.confidence)).toBe(true);
    expect(first!.confidence + rest.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 9);
    expect(told(divided, 'person')).toBe(divided);
  });
});
