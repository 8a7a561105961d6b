import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wayEffort } from '../navigation/way-effort.ts';
import { EnergyBudget } from './energy.ts';

const rules = {
  percentPerKm: 2,
  percentPerClimbM: 0.035,
  standbyPercentPerHour: 4,
  reservePercent: 12,
  chargedPercent: 90,
};
const flat = { lengthM: 2000, climbM: 0, seconds: 1800 };

describe('the energy budget', () => {
  it('asks for drive, climb and standby of the way home with a margin, and the reserve', () => {
    expect(new EnergyBudget(rules).neededPercent(flat)).toBeCloseTo(12 + 1.2 * (4 + 2));
    expect(new EnergyBudget(rules).neededPercent({ ...flat, climbM: 100 })).toBeCloseTo(12 + 1.2 * (4 + 2 + 3.5));
  });

  it('learns from the battery what ways cost here', () => {
    const budget = new EnergyBudget(rules);
    budget.note(90, false, { lengthM: 0, climbM: 0, seconds: 0 });
    for (let km = 1; km <= 10; km++) budget.note(90 - 6 * km, false, { lengthM: 1000, climbM: 0, seconds: 900 });
    expect(budget.correction).toBeGreaterThan(1.7);
    expect(budget.correction).toBeLessThan(2);
  });

  it('does not take charging for a negative consumption', () => {
    const budget = new EnergyBudget(rules);
    budget.note(40, false, flat);
    budget.note(90, true, flat);
    budget.note(95, false, flat);
    expect(budget.correction).toBeLessThanOrEqual(1);
    expect(budget.correction).toBeGreaterThanOrEqual(0.8);
  });

  it('is never talked into less than four fifths of the model, whatever the gauge says', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 }), (gauge) => {
        const budget = new EnergyBudget(rules);
        for (const percent of gauge) budget.note(percent, false, { lengthM: 10, climbM: 0, seconds: 5 });
        expect(budget.neededPercent(flat)).toBeGreaterThanOrEqual(12 + 1.2 * 0.8 * 6 - 1e-9);
      }),
    );
  });
});

describe('the effort of a way', () => {
  const to = (x: number, y: number) => ({ x, y, maxSpeedMps: 2 });

  it('counts every rise and no descent', () => {
    const ridge = (x: number): number => Math.max(0, 50 - Math.abs(x - 100));
    const { climbM, lengthM } = wayEffort({ x: 0, y: 0 }, [to(200, 0)], 2, ridge);
    expect(lengthM).toBeCloseTo(200);
    expect(climbM).toBeGreaterThan(45);
    expect(climbM).toBeLessThanOrEqual(50);
  });

  it('is that of its parts', () => {
    const ground = (x: number, y: number): number => 10 * Math.sin(x / 40) + 5 * Math.cos(y / 30);
    const whole = wayEffort({ x: 0, y: 0 }, [to(300, 0), to(300, 200)], 2, ground);
    const first = wayEffort({ x: 0, y: 0 }, [to(300, 0)], 2, ground);
    const second = wayEffort({ x: 300, y: 0 }, [to(300, 200)], 2, ground);
    expect(whole.climbM).toBeCloseTo(first.climbM + second.climbM);
    expect(whole.seconds).toBeCloseTo(first.seconds + second.seconds);
  });
});
