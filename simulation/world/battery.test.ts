import { describe, expect, it } from 'vitest';
import { Battery } from './battery.ts';

const still = { speedMps: 0, yawRate: 0, climb: 0, docked: false };
const after = (percent: number, seconds: number, motion: typeof still): Battery => {
  const battery = new Battery(percent);
  for (let i = 0; i < seconds; i++) battery.step(1, motion);
  return battery;
};

describe('a battery', () => {
  it('spends what the computer takes while standing', () => {
    expect(80 - after(80, 3600, still).percent).toBeCloseTo((100 * 38) / 1100, 6);
  });

  it('spends more on the move, more still uphill, less downhill', () => {
    const used = (climb: number) => 80 - after(80, 600, { ...still, speedMps: 1.5, climb }).percent;
    expect(used(0)).toBeGreaterThan(2 * (80 - after(80, 600, still).percent));
    expect(used(0.1)).toBeGreaterThan(used(0));
    expect(used(-0.1)).toBeLessThan(used(0));
  });

  it('lasts a shift of several hours of patrol', () => {
    expect(after(100, 4 * 3600, { ...still, speedMps: 1.8 }).percent).toBeGreaterThan(15);
  });

  it('charges only when stopped in its dock, and not beyond full', () => {
    expect(after(50, 600, { ...still, docked: true }).percent).toBeGreaterThan(50);
    expect(after(50, 600, { ...still, docked: true }).charging).toBe(true);
    expect(after(50, 600, { ...still, docked: true, speedMps: 0.5 }).percent).toBeLessThan(50);
    expect(after(99, 7200, { ...still, docked: true }).percent).toBeLessThanOrEqual(100);
  });

  it('sags, never rises, at a fault, and ends at zero', () => {
    const battery = new Battery(40);
    battery.sagTo(60);
    expect(battery.percent).toBe(40);
    battery.sagTo(10);
    expect(battery.percent).toBe(10);
    expect(after(1, 3600, { ...still, speedMps: 2 })).toMatchObject({ percent: 0, empty: true });
  });
});
