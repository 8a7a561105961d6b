import type { Clock } from '#shared/time/clock.ts';

/** What the work comes to, or undefined if that takes longer; the work goes on. */
export async function settledWithin<T>(
  clock: Pick<Clock, 'setTimer'>,
  ms: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.setTimer(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    cancel();
  }
}
