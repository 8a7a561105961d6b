import type { CentreHost } from './centre-host.ts';
import type { Fault } from './fault-plan.ts';
import type { Impairment } from './robot-link.ts';
import type { RobotRig } from './robot-rig.ts';
import type { Clock } from '#shared/time/clock.ts';

/** What a fault may lay its hands on. */
export interface FaultTargets {
  readonly clock: Clock;
  readonly robots: readonly RobotRig[];
  readonly centre: CentreHost;
}

/** Begins a fault now and undoes it when its time is over. False if there was nothing left to break. */
export function carryOut(fault: Fault, { centre, clock, robots }: FaultTargets): boolean {
  const robot = 'robot' in fault ? (robots[fault.robot] as RobotRig) : undefined;
  const later = (forMs: number, undo: () => void): void => void clock.setTimer(undo, forMs);
  const impair = (one: RobotRig | undefined, impairment: Impairment, forMs: number): void => {
    if (one !== undefined) later(forMs, one.link.impair(impairment));
  };
  switch (fault.kind) {
    case 'partition':
      for (const index of fault.robots) impair(robots[index], { isCut: true }, fault.forMs);
      return true;
    case 'half-open':
      impair(robot, { isDeaf: true }, fault.forMs);
      return true;
    case 'bad-radio':
      impair(robot, { loss: fault.loss, delayMs: 1000 * fault.loss }, fault.forMs);
      return true;
    case 'flap':
      for (let atMs = 0; atMs < fault.forMs; atMs += 2 * fault.periodMs) {
        later(atMs, () => impair(robot, { isCut: true }, fault.periodMs));
      }
      return true;
    case 'robot-kill':
      return robot?.crash(fault.crash, 'kill', fault.forMs) ?? false;
    case 'robot-power-cut':
      return robot?.crash(fault.crash, 'power-cut', fault.forMs) ?? false;
    case 'robot-disk-full':
    case 'robot-disk-failing':
      robot?.breakDisk(fault.kind === 'robot-disk-full' ? 'full' : fault.share, fault.forMs);
      return true;
    case 'robot-clock-step':
      robot?.wall.step(fault.stepMs);
      return true;
    case 'centre-clock-step':
      centre.wall.step(fault.stepMs);
      return true;
    case 'centre-kill':
      return centre.crash(fault.crash, fault.forMs);
    case 'centre-disk-full':
      centre.fillDisk(fault.forMs);
      return true;
    case 'centre-disk-slow':
      centre.slowDisk(fault.delayMs, fault.forMs);
      return true;
    case 'broker-kill':
      return centre.killBroker(fault.forMs);
    case 'stuck-gnss':
      return true; // part of the scenario: the world does it
  }
}
