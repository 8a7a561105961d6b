import { describe, expect, it } from 'vitest';
import { gapGroups, spanX, timeX, timelineScale, timelineTicks } from './timeline-layout.ts';

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

describe('the labels of link gaps', () => {
  const robots = ['R-01', 'R-02', 'R-03', 'R-04'].map((callSign) => ({ id: callSign.toLowerCase(), callSign }));
  const labels = (...bars: readonly (readonly [string, number, number])[]): readonly string[] =>
    gapGroups(
      bars.map(([robotId, left, right]) => ({ robotId, left, right })),
      robots,
      (label) => label.length * 6 + 12,
    ).map(({ label }) => label);

  it('name a robot where it has room, two where they meet, and count more', () => {
    expect(labels(['r-03', 100, 110], ['r-04', 400, 750])).toEqual(['R-03', 'R-04']);
    expect(labels(['r-04', 400, 750], ['r-02', 410, 750])).toEqual(['R-02 R-04']);
    expect(labels(['r-01', 400, 750], ['r-02', 401, 750], ['r-04', 402, 750])).toEqual(['3 robots']);
  });

  it('never stand on a bar of the group before', () => {
    expect(labels(['r-01', 100, 200], ['r-02', 230, 300])).toEqual(['R-01 R-02']);
    expect(labels(['r-01', 100, 200], ['r-02', 237, 300])).toEqual(['R-01', 'R-02']);
    expect(labels(['r-01', 100, 200], ['r-01', 210, 300])).toEqual(['R-01']);
  });

  it('keep a row for each robot, in lane order, and every one of its gaps', () => {
    const [group] = gapGroups(
      [
        { robotId: 'r-03', left: 10, right: 90 },
        { robotId: 'r-01', left: 20, right: 50 },
        { robotId: 'r-01', left: 60, right: 90 },
      ],
      robots,
      () => 40,
    );
    expect(group).toMatchObject({ left: 10, right: 90, robotIds: ['r-01', 'r-03'] });
    expect(group?.bars).toHaveLength(3);
  });
});
