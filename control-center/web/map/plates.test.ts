import { describe, expect, it } from 'vitest';
import { robotDisplay } from '../display/robot-display.ts';
import { robotView } from '../state/test-views.ts';
import { robotPlate, zonePlate } from './plates.ts';

const plate = (changes: Parameters<typeof robotView>[0], now: number, ghostSentence?: string) => {
  const robot = robotView(changes);
  return robotPlate({ robot, display: robotDisplay(robot, now), ghostSentence }, now);
};
const told = { verb: 'cancel', since: 1_000, from: 'PATROL' };

describe('the one plate of a robot', () => {
  it('is its name and battery while nothing is wrong', () => {
    expect(plate({ id: 'R-02', batteryPercent: 64, stateAt: 1_000 }, 2_000)).toEqual({ title: 'R-02 64 %' });
  });

  it('holds both sentences of a robot that is not heard', () => {
    expect(plate({ id: 'R-02', stateAt: 1_000 }, 60_000, 'turned back at 02:14:30, home by 02:25:00')).toMatchObject({
      title: 'R-02 silent 59 s',
      lines: ['turned back at 02:14:30', 'home by 02:25:00'],
    });
    expect(plate({ id: 'R-02', stateAt: 1_000, connectionState: 'OFFLINE' }, 60_000).title).toBe('R-02 OFFLINE 59 s');
  });

  it('says a stop that is not confirmed, heard or not', () => {
    const pendingIntent = { ...told, unconfirmed: true };
    const braking = { ...told, unconfirmed: false };
    expect(plate({ id: 'R-02', stateAt: 6_000, pendingIntent: braking }, 7_000)).toEqual({ title: 'R-02' });
    expect(plate({ id: 'R-02', stateAt: 6_000, pendingIntent }, 7_000)).toEqual({
      title: 'R-02',
      lines: ['stop told 6 s ago, wheels not confirmed'],
      edge: '#ffb02e',
    });
    expect(plate({ id: 'R-02', stateAt: 1_000, pendingIntent }, 61_000, 'holds')).toMatchObject({
      lines: ['stop told 1 min ago, wheels not confirmed', 'holds'],
      edge: '#ffb02e',
    });
  });

  it('says that a robot is out of service', () => {
    expect(plate({ id: 'R-02', stateAt: 1_000, serviceState: 'OUT_OF_SERVICE' }, 2_000).title).toBe(
      'R-02 OUT OF SERVICE',
    );
  });
});

describe('the plate of a zone', () => {
  it('says its rule and who is in it', () => {
    const robots = [{ robot: robotView({ id: 'bp/r2', callSign: 'R-02' }) }];
    const zone = { zoneId: 'Z', name: 'Bridge', kind: 'RELEASE', polygon: [] } as const;
    expect(zonePlate(zone, robots)).toEqual({ title: 'Bridge', lines: ['one robot at a time'] });
    const held = { ...zone, held: { robotId: 'bp/r2', since: 0 } };
    expect(zonePlate(held, robots).lines).toEqual(['one robot at a time: R-02']);
  });
});
