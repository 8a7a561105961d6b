import { describe, expect, it } from 'vitest';
import { FrozenFixWatch } from './frozen-fix.ts';

describe('a frozen receiver', () => {
  const fix = { latitude: 47.5, longitude: 11 } as never;

  it('is suspect once the wheels turn and the fix does not change in its last bit', () => {
    const watch = new FrozenFixWatch();
    for (let i = 0; i < 10; i++) watch.addFix(fix);
    expect(watch.isSuspect).toBe(false);
    watch.addDriven(5);
    expect(watch.isSuspect).toBe(true);
    watch.addFix({ latitude: 47.50000001, longitude: 11 } as never);
    expect(watch.isSuspect).toBe(false);
  });
});
