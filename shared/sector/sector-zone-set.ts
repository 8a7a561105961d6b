import type { VdaZone, ZoneSet } from '../contracts/vda5050/zone-set.ts';
import type { Sector, Zone } from './sector.ts';

/** A sector's zones as the VDA 5050 zone set of its id. What robots need not obey (WATCHED) is left out. */
export function sectorZoneSet({ mapId, zoneSetId, zones }: Pick<Sector, 'mapId' | 'zoneSetId' | 'zones'>): ZoneSet {
  return { mapId, zoneSetId, zones: zones.flatMap(vdaZone) };
}

function vdaZone({ kind, maxSpeedMps, name, polygon, releaseLossBehavior, zoneId }: Zone): VdaZone[] {
  const common = { zoneId, zoneDescriptor: name, vertices: polygon.map(({ x, y }) => ({ x, y })) };
  switch (kind) {
    case 'BLOCKED':
      return [{ ...common, zoneType: 'BLOCKED' }];
    case 'SPEED_LIMIT':
      return maxSpeedMps === undefined ? [] : [{ ...common, zoneType: 'SPEED_LIMIT', maximumSpeed: maxSpeedMps }];
    case 'RELEASE':
      return [{ ...common, zoneType: 'RELEASE', releaseLossBehavior: releaseLossBehavior ?? 'STOP' }];
    case 'WATCHED':
      return [];
  }
}
