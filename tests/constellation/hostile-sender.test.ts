import { expect, it } from 'vitest';
import { Constellation } from './constellation.ts';
import type { Invariant } from './invariant.ts';

const minutes = (count: number): number => count * 60_000;

it(
  'would be obeyed if its commands were right: only authority, time and signature stand against it',
  { timeout: 120_000 },
  async () => {
    const executed: string[] = [];
    const listener: Invariant = {
      name: 'listener',
      onRobotEvent: (_robot, { kind, text }) => {
        if (kind === 'command') executed.push(text);
      },
    };
    const constellation = new Constellation({
      seed: 1,
      robots: 2,
      durationMs: minutes(3),
      settleMs: 0,
      fidelity: 'statistical',
      operators: false,
      meanHostileGapMs: 3000,
      rightfulShare: 0.5,
      extraInvariants: [listener],
    });
    const report = await constellation.run();
    expect(report.broken).toBeUndefined();
    expect(executed.some((text) => text.startsWith('order '))).toBe(true);
    expect(executed.some((text) => text.startsWith('bpResumePatrol '))).toBe(true);
    expect(Object.values(report.injected).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10);
  },
);
