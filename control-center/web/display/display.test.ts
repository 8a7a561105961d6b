import { describe, expect, it } from 'vitest';
import { robotView } from '../state/test-views.ts';
import { ageText, minutesText, timeLeftText } from './age.ts';
import { siteTime, utcTime, zoneLetter } from './clock-text.ts';
import { bearingDeg, distanceText, motionText, positionText } from './position-text.ts';
import { robotDisplay } from './robot-display.ts';

describe('ages', () => {
  it('read as an operator says them', () => {
    expect([0, 12_400, 226_000, 720_000, 3_900_000, 200_000_000].map(ageText)).toEqual([
      '0 s',
      '12 s',
      '3 min 46 s',
      '12 min',
      '1 h 5 min',
      '2 d',
    ]);
    expect(ageText(-5)).toBe('0 s');
  });

  it('count down and then count what is overdue', () => {
    expect(timeLeftText(78_000)).toBe('in 1:18');
    expect(timeLeftText(-12_000)).toBe('overdue 0:12');
    expect(minutesText(220)).toBe('3:40');
  });
});

describe('clocks', () => {
  it('name the zone by its letter, and by its offset where there is none', () => {
    expect([0, 60, 600, 720, -60, -720, 330].map(zoneLetter)).toEqual(['Z', 'A', 'K', 'M', 'N', 'Y', '+05:30']);
  });

  it('show site time on both sides of a daylight-saving night', () => {
    const before = Date.UTC(2026, 2, 29, 0, 59, 59);
    expect(siteTime(before, 'Europe/Berlin')).toEqual({ time: '01:59:59', letter: 'A' });
    expect(siteTime(before + 1_000, 'Europe/Berlin')).toEqual({ time: '03:00:00', letter: 'B' });
    expect(utcTime(before)).toBe('00:59:59');
  });
});

describe('places and directions', () => {
  it('turn mathematical angles into compass bearings', () => {
    expect([0, Math.PI / 2, Math.PI, -Math.PI / 2].map(bearingDeg)).toEqual([90, 0, 270, 180]);
    expect(motionText({ x: 0, y: -1.2 })).toBe('1.2 m/s S');
    expect(motionText({ x: 0.1, y: 0 })).toBe('still');
  });

  it('write hemispheres, not signs', () => {
    const frame = {
      origin: { latitude: 0, longitude: 0, altitude: 0 },
      toEnu: () => ({ x: 0, y: 0, z: 0 }),
      toGeo: () => ({ latitude: -1.5, longitude: -30.25, altitude: 0 }),
    };
    expect(positionText(frame, { x: 0, y: 0 })).toBe('1.50000° S, 30.25000° W');
    expect(distanceText(3_420)).toBe('3.4 km');
  });
});

describe('a robot on screen', () => {
  it('is stale from the second missed period on, and lost after thirty seconds', () => {
    const robot = robotView({ id: 'r', stateAt: 0, behaviour: 'PATROL' });
    expect(robotDisplay(robot, 9_999)).toMatchObject({ live: true, word: 'PATROL', glyph: 'patrol' });
    expect(robotDisplay(robot, 10_000)).toMatchObject({ live: false, word: 'STALE', glyph: 'lost' });
    expect(robotDisplay(robot, 50_001)).toMatchObject({ word: 'LOST-ON-POLICY' });
  });

  it('that was never heard is not called lost, and one that is not monitored is not called offline', () => {
    const { stateAt: _, ...neverHeard } = robotView({ id: 'r' });
    expect(robotDisplay(neverHeard, 0).word).toBe('OFFLINE');
    expect(robotDisplay(robotView({ id: 'r', monitored: false }), 0).word).toBe('NOT-MONITORED');
  });
});
