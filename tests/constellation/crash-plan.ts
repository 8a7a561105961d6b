import type { Random } from '#shared/random/random.ts';

/** What a process is doing when it dies. */
export const crashMoments = ['now', 'timer', 'message', 'disk'] as const;
export type CrashMoment = (typeof crashMoments)[number];

/**
 * Where in a program a crash strikes: at the n-th occurrence of a moment from now on, and so many turns of the microtask queue later,
 * which is after as many `await`s of what that moment began.
 */
export interface CrashPlan {
  readonly moment: CrashMoment;
  readonly count: number;
  readonly turns: number;
}

export const drawCrash = (random: Random): CrashPlan => ({
  moment: random.pick(crashMoments),
  count: random.integer(1, 12),
  turns: random.chance(0.3) ? 0 : random.integer(1, 12),
});

export const describeCrash = ({ count, moment, turns }: CrashPlan): string =>
  moment === 'now' ? 'between two steps' : `at ${moment} ${count}, ${turns} turns in`;
