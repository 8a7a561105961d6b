import type { TrackView } from '#shared/contracts/views.ts';
import type { EpochMs } from '#shared/time/clock.ts';

const fadeFromMs = 20_000;
const hideAfterMs = 90_000;

/** How strongly a track is drawn, 0 to 1: a lost one fades and is gone after 90 s, unless asked for or in need of an answer. */
export function trackOpacity(
  track: Pick<TrackView, 'state' | 'observedAt'>,
  now: EpochMs,
  look: { readonly kept: boolean; readonly withLost: boolean },
): number {
  if (track.state === 'TRACKING') return 1;
  if (track.state === 'COASTING' || look.kept) return 0.75;
  const left = (hideAfterMs - (now - track.observedAt)) / (hideAfterMs - fadeFromMs);
  return Math.max(look.withLost ? 0.4 : 0, Math.min(0.75, 0.75 * left));
}

/** Beyond this the place says less than the direction (metres, 95 % semi-axis). */
const largestEllipseM = 200;

/** An ellipse where it says something, else the direction of sight alone. */
export const isOnlyBearing = ({ ellipse }: Pick<TrackView, 'ellipse'>): boolean =>
  ellipse !== undefined && ellipse.semiMajorM > largestEllipseM;
