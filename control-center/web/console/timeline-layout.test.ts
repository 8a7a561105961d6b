import { describe, expect, it } from 'vitest';
import { spanX, timeX, timelineScale, timelineTicks } from './timeline-layout.ts';

const now = Date.UTC(2026, 0, 1, 12);
const scale = timelineScale(now, 1_000);

describe('the timeline', () => {
  it('puts now at three quarters: fifteen minutes back, five ahead', () => {
    expect(timeX(scale, now)).toBe(750);
    expect(timeX(scale, now - 15 * 60_000)).toBe(0);
  });

  it('ends an open span now and drops what is outside', () => {
    expect(spanX(scale, { from: now - 3_600_000 }, now)).toEqual({ left: 0, right: 750 });
    expect(spanX(scale, { from: 0, to: now - 3_600_000 }, now)).toBeUndefined();
  });

  it('labels full minutes at least 90 px apart', () => {
    const ticks = timelineTicks(scale);
    expect(ticks.every((tick) => tick % 60_000 === 0)).toBe(true);
    expect(timeX(scale, ticks[1]!) - timeX(scale, ticks[0]!)).toBeGreaterThanOrEqual(90);
  });
});
