import { describe, expect, it } from 'vitest';
import { robotId } from '../ids/branded.ts';
import { matchesFilter } from '../link/mqtt-port.ts';
import { centreTopic, parseTopic, robotTopic } from './topics.ts';

describe('topics', () => {
  it('are made and parsed by one grammar', () => {
    const text = robotTopic('bp-north', robotId('bpc', 'R-01'), 'state');
    expect(text).toBe('bp-north/v3/bpc/R-01/state');
    expect(parseTopic(text)).toMatchObject({ kind: 'robot', robot: 'bpc/R-01', name: 'state', majorVersion: 'v3' });
    expect(parseTopic(centreTopic('bp-north', 'centre-1', 'halt'))).toMatchObject({
      kind: 'centre',
      centreId: 'centre-1',
      name: 'halt',
    });
  });

  it.each([
    '',
    'a/b',
    'bp/v3/bpc/R-01/unknown',
    'bp/v1/bpc/R-01/state',
    'bp/v3//R-01/state',
    'bp/v3/bpc/R-01/state/more',
    'bp/v3/bpc/R-01/toString',
    'bp/v2/control/c/halt',
  ])('refuse %j', (text) => {
    expect(parseTopic(text)).toBeUndefined();
  });

  it('match filters as MQTT 3.1.1 §4.7 says', () => {
    expect(matchesFilter('a/+/c', 'a/b/c')).toBe(true);
    expect(matchesFilter('a/#', 'a')).toBe(true);
    expect(matchesFilter('a/#', 'a/b/c')).toBe(true);
    expect(matchesFilter('a/+', 'a/b/c')).toBe(false);
    expect(matchesFilter('+/b', '/b')).toBe(true);
    expect(matchesFilter('#', '$SYS/broker')).toBe(false);
    expect(matchesFilter('a/b', 'a')).toBe(false);
  });
});
