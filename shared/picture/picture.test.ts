import { describe, expect, it } from 'vitest';
import { displayState } from './display-state.ts';
import type { DisplayStateInput } from './display-state.ts';
import { freshness } from './freshness.ts';

const robot: DisplayStateInput = {
  monitored: true,
  connectionState: 'ONLINE',
  stateFreshness: 'fresh',
  haltLatched: false,
  hasFatalError: false,
  charging: false,
  mode: 'AUTONOMY',
  behaviour: 'PATROL',
};

describe('freshness', () => {
  it('is fresh below two periods, lost beyond max(30 s, 10 periods), stale between', () => {
    expect(freshness(undefined, 0, 1000)).toBe('unknown');
    expect(freshness(0, 1999, 1000)).toBe('fresh');
    expect(freshness(0, 2000, 1000)).toBe('stale');
    expect(freshness(0, 30_000, 1000)).toBe('stale');
    expect(freshness(0, 30_001, 1000)).toBe('lost');
    expect(freshness(0, 50_000, 5000)).toBe('stale');
    expect(freshness(0, 50_001, 5000)).toBe('lost');
  });
});

describe('displayState', () => {
  it('needs both ONLINE and a fresh state to be live', () => {
    expect(displayState(robot)).toBe('LIVE-AUTONOMOUS');
    expect(displayState({ ...robot, connectionState: 'CONNECTION_BROKEN' })).toBe('STALE');
    expect(displayState({ ...robot, stateFreshness: 'stale' })).toBe('STALE');
    expect(displayState({ ...robot, stateFreshness: 'lost' })).toBe('LOST-ON-POLICY');
  });

  it('shows a halt above a fault, and a fault above charging', () => {
    const all = { ...robot, haltLatched: true, hasFatalError: true, charging: true };
    expect(displayState(all)).toBe('HALTED');
    expect(displayState({ ...all, haltLatched: false })).toBe('FAULT');
    expect(displayState({ ...robot, charging: true })).toBe('CHARGING');
  });

  it('does not call what nobody watches offline', () => {
    expect(displayState({ ...robot, monitored: false, stateFreshness: 'unknown' })).toBe('NOT-MONITORED');
  });
});
