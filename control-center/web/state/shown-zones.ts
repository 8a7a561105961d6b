import type { ZonesView } from '#shared/contracts/http/zones.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { Sector, ZoneKind } from '#shared/sector/sector.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** A zone that a person may do something about: closed by people, or let in by leave of the centre. */
export interface ShownZone {
  readonly zoneId: string;
  readonly name: string;
  readonly kind: ZoneKind;
  /** Empty where the zone itself is gone and a robot still holds it. */
  readonly polygon: readonly Point2[];
  readonly maxSpeedMps?: number | undefined;
  /** Set by people; absent for the sector's own. */
  readonly closed?: { readonly by: string; readonly at: EpochMs };
  /** The robot that has leave to be inside. */
  readonly held?: { readonly robotId: string; readonly since: EpochMs };
}

/** Closures, the sector's RELEASE zones, and whatever else a robot holds, in the order they were set. */
export function shownZones(view: ZonesView | undefined, sectorZones: Sector['zones']): readonly ShownZone[] {
  const releases = new Map(view?.releases.map(({ zoneId, robotId, since }) => [zoneId, { robotId, since }]));
  const holds = (zoneId: string): Pick<ShownZone, 'held'> => {
    const held = releases.get(zoneId);
    releases.delete(zoneId);
    return held === undefined ? {} : { held };
  };
  const own = sectorZones
    .filter(({ kind }) => kind === 'RELEASE')
    .map(({ zoneId, name, kind, polygon }) => ({ zoneId, name, kind, polygon, ...holds(zoneId) }));
  const closures = (view?.closures ?? []).map(({ zoneId, name, kind, polygon, maxSpeedMps, by, at }) => ({
    zoneId,
    name,
    kind,
    polygon,
    maxSpeedMps,
    closed: { by, at },
    ...holds(zoneId),
  }));
  const gone = [...releases].map(([zoneId, held]) => ({
    zoneId,
    name: zoneId,
    held,
    kind: 'RELEASE' as const,
    polygon: [],
  }));
  return [...own, ...closures, ...gone];
}
