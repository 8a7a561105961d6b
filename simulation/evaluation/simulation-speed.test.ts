import { describe, expect, it } from 'vitest';
import { borderHillsScenario } from '../scenario/library/border-hills.ts';
import { simulationSpeed } from './simulation-speed.ts';

describe('simulationSpeed', () => {
  it('counts what it did and divides by the time it is told', async () => {
    let wallMs = 0;
    const speed = await simulationSpeed(borderHillsScenario, 'statistical', 10, () => (wallMs += 500));
    expect(speed).toMatchObject({ robots: 6, simulatedS: 10, wallS: 0.5, timesRealTime: 20 });
    expect(speed.microsARobotStep).toBeCloseTo(0.5e6 / 600, 6);
    // 10 odometry, 10 attitude, 5 joints, 2 fixes, 1 battery, 2.5 sights with their camera info, each second and robot.
    expect(speed.messages).toBeGreaterThan(6 * 10 * 32);
    expect(speed.messages).toBeLessThan(6 * 10 * 34);
  });
});
