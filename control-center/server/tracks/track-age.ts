import type { TrackView } from '#shared/contracts/views.ts';

/** protocol.md: a confirmed track is reported at up to 2 Hz; several missed reports make it coast. */
export const coastingAfterMs = 3000;
export const lostAfterMs = 20_000;
/** The picture keeps a lost track this long. */
export const removedAfterMs = 10 * 60_000;

export function stateByAge(ageMs: number): TrackView['state'] {
  if (ageMs < coastingAfterMs) return 'TRACKING';
  return ageMs < lostAfterMs ? 'COASTING' : 'LOST';
}
