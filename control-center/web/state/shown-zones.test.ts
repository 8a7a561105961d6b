import { describe, expect, it } from 'vitest';
import type { ZonesView } from '#shared/contracts/http/zones.ts';
import { zoneRule } from '../display/zone-text.ts';
import { shownZones } from './shown-zones.ts';

const polygon = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 10 },
];
const bridge = { zoneId: 'Z-BRIDGE', name: 'Bridge', kind: 'RELEASE', polygon } as const;
const reeds = { zoneId: 'Z-REEDS', name: 'Reeds', kind: 'BLOCKED', polygon } as const;
const view = (changes: Partial<ZonesView>): ZonesView => ({
  zoneSetId: 's',
  closures: [],
  robots: [],
  releases: [],
  ...changes,
});

describe('zones that a person may do something about', () => {
  it('are the closures and the RELEASE zones, with who holds them', () => {
    const closure = { zoneId: 'C-1', name: 'Washed out', kind: 'BLOCKED', polygon, by: 'Olga', at: 5 } as const;
    const releases = [{ zoneId: 'Z-BRIDGE', robotId: 'bp/r1', since: 7 }];
    const zones = shownZones(view({ closures: [closure], releases }), [bridge, reeds]);
    expect(zones).toMatchObject([
      { zoneId: 'Z-BRIDGE', held: { robotId: 'bp/r1', since: 7 } },
      { zoneId: 'C-1', closed: { by: 'Olga', at: 5 } },
    ]);
    expect(zones[1]).not.toHaveProperty('held');
  });

  it('keep one that was lifted while a robot still held it', () => {
    const releases = [{ zoneId: 'C-9', robotId: 'bp/r1', since: 7 }];
    expect(shownZones(view({ releases }), [])).toMatchObject([{ zoneId: 'C-9', polygon: [], held: {} }]);
  });

  it('are those of the sector before the centre has answered', () => {
    expect(shownZones(undefined, [bridge, reeds])).toMatchObject([{ zoneId: 'Z-BRIDGE' }]);
  });

  it('say what they ask of robots', () => {
    expect([zoneRule('BLOCKED'), zoneRule('SPEED_LIMIT', 1), zoneRule('RELEASE')]).toEqual([
      'closed to robots',
      'at most 1 m/s',
      'one robot at a time',
    ]);
  });
});
