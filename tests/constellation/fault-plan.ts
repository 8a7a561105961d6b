import type { Random } from '#shared/random/random.ts';
import { describeCrash, drawCrash } from './crash-plan.ts';
import type { CrashPlan } from './crash-plan.ts';

interface Lasting {
  readonly atMs: number;
  readonly forMs: number;
}
interface OfRobot {
  readonly robot: number;
}

/** Something that goes wrong, and for how long. Times in milliseconds from the start of the run. */
export type Fault =
  /** Nothing crosses, in either direction, for one robot or a part of the fleet. */
  | (Lasting & { readonly kind: 'partition'; readonly robots: readonly number[] })
  /** The robot is heard and hears nothing. */
  | (Lasting & OfRobot & { readonly kind: 'half-open' })
  /** Up and down again every few seconds. */
  | (Lasting & OfRobot & { readonly kind: 'flap'; readonly periodMs: number })
  /** Much is lost, late, doubled and out of order. */
  | (Lasting & OfRobot & { readonly kind: 'bad-radio'; readonly loss: number })
  /** kill -9: what was written is in the kernel's hands. */
  | (Lasting & OfRobot & { readonly kind: 'robot-kill'; readonly crash: CrashPlan })
  /** Power lost: what was not synced is lost, torn or garbled. */
  | (Lasting & OfRobot & { readonly kind: 'robot-power-cut'; readonly crash: CrashPlan })
  | (Lasting & OfRobot & { readonly kind: 'robot-disk-full' })
  | (Lasting & OfRobot & { readonly kind: 'robot-disk-failing'; readonly share: number })
  | (Lasting & OfRobot & { readonly kind: 'stuck-gnss' })
  | { readonly kind: 'robot-clock-step'; readonly robot: number; readonly atMs: number; readonly stepMs: number }
  | (Lasting & { readonly kind: 'centre-kill'; readonly crash: CrashPlan })
  | (Lasting & { readonly kind: 'centre-disk-full' })
  | (Lasting & { readonly kind: 'centre-disk-slow'; readonly delayMs: number })
  | (Lasting & { readonly kind: 'broker-kill' })
  | { readonly kind: 'centre-clock-step'; readonly atMs: number; readonly stepMs: number };

export interface FaultPlanOptions {
  readonly random: Random;
  readonly robots: number;
  readonly durationMs: number;
  /** Mean time between faults of the whole constellation. */
  readonly meanGapMs: number;
  /** No fault begins in the first and last part: the start has its own tests, the end is for settling. */
  readonly quietStartMs: number;
  readonly quietEndMs: number;
}

/** As often as they stand here. */
const kinds = [
  'partition',
  'partition',
  'partition',
  'half-open',
  'flap',
  'bad-radio',
  'robot-kill',
  'robot-power-cut',
  'robot-disk-full',
  'robot-disk-failing',
  'robot-clock-step',
  'stuck-gnss',
  'centre-kill',
  'centre-disk-full',
  'centre-disk-slow',
  'centre-clock-step',
  'broker-kill',
] as const satisfies readonly Fault['kind'][];

export const faultKinds: readonly Fault['kind'][] = [...new Set(kinds)];

/** Faults at exponential intervals. How long they last is spread evenly over the orders of magnitude: most are short, some very long. */
export function planFaults(options: FaultPlanOptions): readonly Fault[] {
  const { random, robots, durationMs, meanGapMs, quietStartMs, quietEndMs } = options;
  const faults: Fault[] = [];
  const end = durationMs - quietEndMs;
  let atMs = quietStartMs;
  for (;;) {
    atMs += Math.round(-Math.log(1 - random.next()) * meanGapMs);
    if (atMs >= end) return faults;
    faults.push(draw(random, robots, atMs, end));
  }
}

const seconds = 1000;
const minutes = 60_000;

function draw(random: Random, robots: number, atMs: number, end: number): Fault {
  const robot = random.integer(0, robots - 1);
  const kind = random.pick(kinds);
  const spread = (low: number, high: number): number => low * (high / low) ** random.next();
  const lasting = (low: number, high: number): Lasting => ({
    atMs,
    forMs: Math.min(end - atMs, Math.round(spread(low, high))),
  });
  const stepMs = (): number => (random.chance(0.5) ? 1 : -1) * Math.round(spread(1 * seconds, 60 * minutes));
  switch (kind) {
    case 'partition':
      return { kind, robots: someOf(random, robots, robot), ...lasting(5 * seconds, 30 * minutes) };
    case 'half-open':
      return { kind, robot, ...lasting(5 * seconds, 3 * minutes) };
    case 'flap':
      return {
        kind,
        robot,
        periodMs: Math.round(spread(1 * seconds, 12 * seconds)),
        ...lasting(20 * seconds, 4 * minutes),
      };
    case 'bad-radio':
      return { kind, robot, loss: random.between(0.05, 0.6), ...lasting(20 * seconds, 10 * minutes) };
    case 'robot-kill':
      return { kind, robot, crash: drawCrash(random), ...lasting(1 * seconds, 1 * minutes) };
    case 'robot-power-cut':
      return { kind, robot, crash: drawCrash(random), ...lasting(5 * seconds, 5 * minutes) };
    case 'robot-disk-full':
      return { kind, robot, ...lasting(10 * seconds, 10 * minutes) };
    case 'robot-disk-failing':
      return { kind, robot, share: random.between(0.05, 0.9), ...lasting(5 * seconds, 2 * minutes) };
    case 'stuck-gnss':
      return { kind, robot, ...lasting(10 * seconds, 1 * minutes) };
    case 'robot-clock-step':
      return { kind, robot, atMs, stepMs: stepMs() };
    case 'centre-kill':
      return { kind, crash: drawCrash(random), ...lasting(0.5 * seconds, 2 * minutes) };
    case 'centre-disk-full':
      return { kind, ...lasting(2 * seconds, 1 * minutes) };
    case 'centre-disk-slow':
      return { kind, delayMs: Math.round(spread(10, 2000)), ...lasting(5 * seconds, 1 * minutes) };
    case 'centre-clock-step':
      return { kind, atMs, stepMs: stepMs() };
    case 'broker-kill':
      return { kind, ...lasting(0.5 * seconds, 1 * minutes) };
  }
}

/** Mostly one; else a part of the fleet, as when a mast fails. */
function someOf(random: Random, robots: number, one: number): readonly number[] {
  if (random.chance(0.7)) return [one];
  const share = random.next();
  return Array.from({ length: robots }, (_, robot) => robot).filter((robot) => robot === one || random.chance(share));
}

export const describeFault = (fault: Fault): string =>
  [
    fault.kind,
    'robot' in fault ? `robot ${fault.robot + 1}` : '',
    'robots' in fault ? `robots ${fault.robots.map((robot) => robot + 1).join(' ')}` : '',
    'crash' in fault ? describeCrash(fault.crash) : '',
    'forMs' in fault ? `for ${fault.forMs} ms` : '',
    'stepMs' in fault ? `by ${fault.stepMs} ms` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
