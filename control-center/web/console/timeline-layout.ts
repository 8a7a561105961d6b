import type { EpochMs } from '#shared/time/clock.ts';

export const timelineBackMs = 15 * 60_000;
export const timelineAheadMs = 5 * 60_000;

export interface TimelineScale {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly width: number;
}

export const timelineScale = (now: EpochMs, width: number): TimelineScale => ({
  from: now - timelineBackMs,
  to: now + timelineAheadMs,
  width,
});

export const timeX = (scale: TimelineScale, at: EpochMs): number =>
  ((at - scale.from) / (scale.to - scale.from)) * scale.width;

/** Full multiples of a step that leaves at least 90 px between labels. */
export function timelineTicks(scale: TimelineScale): readonly EpochMs[] {
  const stepMs =
    [60_000, 120_000, 300_000, 600_000].find((step) => (step / (scale.to - scale.from)) * scale.width >= 90) ?? 600_000;
  const ticks = [];
  for (let at = Math.ceil(scale.from / stepMs) * stepMs; at < scale.to; at += stepMs) ticks.push(at);
  return ticks;
}

/** A span clipped to the scale; an open one ends now. Undefined when outside. */
export function spanX(
  scale: TimelineScale,
  span: { readonly from: EpochMs; readonly to?: EpochMs },
  now: EpochMs,
): { readonly left: number; readonly right: number } | undefined {
  const left = Math.max(0, timeX(scale, span.from));
  const right = Math.min(scale.width, timeX(scale, span.to ?? now));
  return right <= left ? undefined : { left, right };
}
