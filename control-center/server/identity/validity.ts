import type { EpochMs } from '#shared/time/clock.ts';

/** A robot whose clock is behind by less than this can use its certificate at once. */
const backdatedMs = 3_600_000;
const dayMs = 86_400_000;

export const validityFrom = (
  now: EpochMs,
  lifetimeDays: number,
): { readonly notBefore: EpochMs; readonly notAfter: EpochMs } => ({
  notBefore: now - backdatedMs,
  notAfter: now + lifetimeDays * dayMs,
});
