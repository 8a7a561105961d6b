import type { RobotId } from '#shared/ids/branded.ts';
import type { Clock } from '#shared/time/clock.ts';
import type { Fault } from './fault-plan.ts';
import type { RobotRig } from './robot-rig.ts';

/** What a fault may lay its hands on. */
export interface FaultTargets {
  readonly clock: Clock;
  readonly robots: readonly RobotRig[];
  readonly onRobotKilled: (robot: RobotId) => void;
  readonly onClockStepped: (robot: RobotId) => void;
  readonly isCentreAlive: () => boolean;
  readonly killCentre: () => void;
  readonly startCentre: () => void;
  readonly stepCentreClock: (stepMs: number) => void;
}

/** Begins a fault now and undoes it when its time is over. */
export function carryOut(fault: Fault, targets: FaultTargets): void {
  const robot = 'robot' in fault ? targets.robots[fault.robot] : undefined;
  const later = (forMs: number, undo: () => void): void => void targets.clock.setTimer(undo, forMs);
  switch (fault.kind) {
    case 'partition':
      robot?.link.partition(true);
      later(fault.forMs, () => robot?.link.partition(false));
      return;
    case 'half-open':
      robot?.link.halfOpen(true);
      later(fault.forMs, () => robot?.link.halfOpen(false));
      return;
    case 'robot-kill':
      if (robot?.isAlive !== true) return;
      robot.kill();
      targets.onRobotKilled(robot.id);
      later(fault.forMs, () => robot.start());
      return;
    case 'centre-kill':
      if (!targets.isCentreAlive()) return;
      targets.killCentre();
      later(fault.forMs, targets.startCentre);
      return;
    case 'clock-step':
      if (robot === undefined) return;
      robot.stepClock(fault.stepMs);
      targets.onClockStepped(robot.id);
      return;
    case 'centre-clock-step':
      targets.stepCentreClock(fault.stepMs);
      return;
    case 'stuck-gnss':
      return; // part of the scenario: the world does it
  }
}
