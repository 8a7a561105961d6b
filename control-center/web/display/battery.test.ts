import { describe, expect, it } from 'vitest';
import { batteryText } from './battery.ts';

describe('battery', () => {
  const words = (batteryPercent: number | undefined, live = true, charging = false): string =>
    batteryText({ ...(batteryPercent === undefined ? {} : { batteryPercent }), charging }, live);

  it('is told the same way everywhere', () => {
    expect([words(81.4), words(30), words(24), words(24, true, true), words(undefined)]).toEqual([
      '81 %',
      '30 % low',
      '24 % low',
      '24 % charging',
      'battery unknown',
    ]);
  });

  it('of a robot that is not heard is a memory', () => {
    expect(words(58, false)).toBe('58 % then');
  });
});
