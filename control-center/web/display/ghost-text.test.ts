import { describe, expect, it } from 'vitest';
import type { RobotView } from '#shared/contracts/views.ts';
import { ghostSentence } from './ghost-text.ts';

const t = (clock: string): number => Date.parse(`2026-01-10T${clock}Z`);
const ghost = (changes: Partial<NonNullable<RobotView['ghost']>>): NonNullable<RobotView['ghost']> => ({
  x: 0,
  y: 0,
  semiMajorM: 5,
  semiMinorM: 5,
  angleRad: 0,
  at: t('01:00:00'),
  heardAt: t('00:59:00'),
  phase: 'CONTINUE',
  turnsBackAt: t('01:14:30'),
  homeAt: t('01:20:00'),
  homeLatestAt: t('01:25:00'),
  ...changes,
});
const say = (changes: Parameters<typeof ghost>[0], now: string): string =>
  ghostSentence(ghost(changes), t(now), 'Europe/Berlin');

describe('what is said of a robot that is not heard', () => {
  it('names the second at which it will turn back, in site time', () => {
    expect(say({}, '01:00:00')).toBe('will turn back at 02:14:30');
    expect(say({ phase: 'HOLD' }, '01:14:29')).toBe('holds, will turn back at 02:14:30');
  });

  it('then when it is home at the latest, and that it should be there', () => {
    expect(say({}, '01:14:30')).toBe('turned back at 02:14:30, home by 02:25:00');
    expect(say({}, '01:25:00')).toBe('should be home since 02:25:00');
  });

  it('tells one that was on its way home, docked or held', () => {
    expect(say({ turnsBackAt: undefined }, '01:00:00')).toBe('on its way home, home by 02:25:00');
    expect(say({ turnsBackAt: undefined, homeAt: t('00:59:00'), homeLatestAt: undefined }, '01:00:00')).toBe(
      'should be at its dock',
    );
    expect(say({ turnsBackAt: undefined, homeAt: undefined, homeLatestAt: undefined }, '01:00:00')).toBe(
      'stands until it is helped',
    );
  });
});
