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

export interface GapBar {
  readonly robotId: string;
  readonly left: number;
  readonly right: number;
}

/** Gaps too near to each other for a label each: one label, and a row for each robot. */
export interface GapGroup {
  readonly left: number;
  readonly right: number;
  /** In the order given. */
  readonly robotIds: readonly string[];
  readonly bars: readonly GapBar[];
  readonly label: string;
}

/** `robots` in lane order with their call signs; `labelPx` measures a label with its margin. A label stands left of its group. */
export function gapGroups(
  bars: readonly GapBar[],
  robots: readonly { readonly id: string; readonly callSign: string }[],
  labelPx: (label: string) => number,
): readonly GapGroup[] {
  const order = new Map(robots.map(({ id }, index) => [id, index]));
  const groupOf = (members: readonly GapBar[]): GapGroup => {
    const robotIds = [...new Set(members.map(({ robotId }) => robotId))].toSorted(
      (a, b) => (order.get(a) ?? robots.length) - (order.get(b) ?? robots.length),
    );
    const names = robotIds.map((id) => robots.find((robot) => robot.id === id)?.callSign ?? id);
    return {
      left: Math.min(...members.map(({ left }) => left)),
      right: Math.max(...members.map(({ right }) => right)),
      robotIds,
      bars: members,
      label: names.length > 2 ? `${names.length} robots` : names.join(' '),
    };
  };
  const groups: GapGroup[] = [];
  for (const bar of bars.toSorted((a, b) => a.left - b.left)) {
    const last = groups.at(-1);
    const own = groupOf([bar]);
    if (last === undefined || bar.left - labelPx(own.label) >= last.right) groups.push(own);
    else groups[groups.length - 1] = groupOf([...last.bars, bar]);
  }
  return groups;
}
