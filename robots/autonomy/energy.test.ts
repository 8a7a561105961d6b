import { describe, expect, it } from 'vitest';
import { EnergyBudget } from './energy.ts';

const rules = { percentPerKm: 4, reservePercent: 12, chargedPercent: 90 };

describe('the energy budget', () => {
  it('asks for the way home with a margin, and the reserve', () => {
    expect(new EnergyBudget(rules).neededPercent(2000)).toBeCloseTo(12 + 1.25 * 8);
  });

  it('learns from the battery what a kilometre costs here', () => {
    const budget = new EnergyBudget(rules);
    budget.note(90, 0);
    for (let km = 1; km <= 5; km++) budget.note(90 - 8 * km, 1000);
    expect(budget.percentPerKm).toBeGreaterThan(7);
  });

  it('does not take charging for a negative consumption', () => {
    const budget = new EnergyBudget(rules);
    budget.note(40, 0);
    budget.note(90, 1000);
    expect(budget.percentPerKm).toBe(4);
  });
});
