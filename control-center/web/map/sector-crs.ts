import { Bounds, CRS, LatLng, Point, extend } from 'leaflet';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';

/**
 * Leaflet's latitude and longitude are WGS-84; the plane it draws on is the sector's ENU frame in metres, north up, at 2^zoom pixels
 * a metre. So pixels agree exactly with what robots and planner use, and anything geographic can still be added.
 */
export function sectorCrs(frame: EnuFrame): CRS {
  const { altitude } = frame.origin;
  return extend({}, CRS.Simple, {
    projection: {
      bounds: new Bounds([-50_000, -50_000], [50_000, 50_000]),
      project: ({ lat, lng }: LatLng) => {
        const { x, y } = frame.toEnu({ latitude: lat, longitude: lng, altitude });
        return new Point(x, y);
      },
      unproject: ({ x, y }: Point) => {
        const { latitude, longitude } = frame.toGeo({ x, y, z: 0 });
        return new LatLng(latitude, longitude);
      },
    },
  }) as CRS;
}
