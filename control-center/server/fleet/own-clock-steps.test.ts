import { expect, it } from 'vitest';
import type { RobotId } from '#shared/ids/branded.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { OwnClockSteps } from './own-clock-steps.ts';
import { newRobotRecord, stateFreshness } from './robot-record.ts';
import { shiftStamps } from './shift-stamps.ts';

const drain = (): Promise<void> => Promise.resolve();

it('a step of the centre’s own clock makes no robot younger or older', async () => {
  const clock = new SimulatedClock(1_000_000, drain);
  const steps = new OwnClockSteps(clock);
  const robot = newRobotRecord('bp/r1' as RobotId, 'R-01', undefined, 's');
  robot.stateAt = clock.now();
  await clock.advance(200_000);
  expect(steps.take()).toBe(0);
  expect(stateFreshness(robot, clock.now())).toBe('lost');
  clock.stepWallClock(-195_000);
  await clock.advance(1000);
  expect(stateFreshness(robot, clock.now())).toBe('fresh');
  shiftStamps(robot, steps.take());
  expect(stateFreshness(robot, clock.now())).toBe('lost');
  expect(steps.take()).toBe(0);
});
