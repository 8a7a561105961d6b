import type { Random } from '#shared/random/random.ts';

/** Something that goes wrong, and for how long. Times in milliseconds from the start of the run. */
export type Fault =
  | { readonly kind: 'partition'; readonly robot: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'half-open'; readonly robot: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'robot-kill'; readonly robot: number; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'centre-kill'; readonly atMs: number; readonly forMs: number }
  | { readonly kind: 'clock-step'; readonly robot: number; readonly atMs: number; readonly stepMs: number }
  | { readonly kind: 'centre-clock-step'; readonly atMs: number; readonly stepMs: number }
  | { readonly kind: 'stuck-gnss'; readonly robot: number; readonly atMs: number; readonly forMs: number };

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

const kinds = [
  'partition',
  'partition',
  'half-open',
  'robot-kill',
  'centre-kill',
  'clock-step',
  'centre-clock-step',
  'stuck-gnss',
] as const;

/** Faults at exponential intervals; partitions are 1 s to 3 min, mostly short, as radios fail. */
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

function draw(random: Random, robots: number, atMs: number, end: number): Fault {
  const robot = random.integer(0, robots - 1);
  const kind = random.pick(kinds);
  const lasting = (low: number, high: number): number =>
    Math.min(end - atMs, Math.round(low * (high / low) ** random.next()));
  switch (kind) {
    case 'partition':
      return { kind, robot, atMs, forMs: lasting(1_000, 180_000) };
    case 'half-open':
      return { kind, robot, atMs, forMs: lasting(5_000, 60_000) };
    case 'robot-kill':
      return { kind, robot, atMs, forMs: lasting(1_000, 30_000) };
    case 'centre-kill':
      return { kind, atMs, forMs: lasting(500, 15_000) };
    case 'clock-step':
      return { kind, robot, atMs, stepMs: Math.round(random.between(-20_000, 20_000)) };
    case 'centre-clock-step':
      return { kind, atMs, stepMs: Math.round(random.between(-10_000, 10_000)) };
    case 'stuck-gnss':
      return { kind, robot, atMs, forMs: lasting(10_000, 60_000) };
  }
}

export const describeFault = (fault: Fault): string =>
  [
    fault.kind,
    'robot' in fault ? `robot ${fault.robot + 1}` : '',
    'forMs' in fault ? `for ${fault.forMs} ms` : '',
    'stepMs' in fault ? `by ${fault.stepMs} ms` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
