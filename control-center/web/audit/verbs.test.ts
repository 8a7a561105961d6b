import { describe, expect, it } from 'vitest';
import { detailText, verbText } from './verbs.ts';

describe('audit entries', () => {
  it('say known verbs in words and show unknown ones as they are', () => {
    expect(verbText('alarm.acknowledge')).toBe('acknowledged alarm');
    expect(verbText('zone.invent')).toBe('zone invent');
  });

  it('show their detail flat and bounded', () => {
    expect(detailText({ a: 1, b: { x: 2.345, y: -1 } })).toBe('a: 1, b: x 2.3 y -1');
    expect(detailText({ alarms: ['A-1', 'A-2'], sha256: 'ab'.repeat(32) })).toBe('alarms: A-1 A-2, sha256: abababab…');
    expect(detailText({ a: 'x'.repeat(900) }).length).toBeLessThanOrEqual(400);
    expect(detailText(undefined)).toBe('');
  });
});
