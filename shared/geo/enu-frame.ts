import { fromEcef, toEcef } from './wgs84.ts';
import type { GeoPoint } from './wgs84.ts';

/** Metres east, north and up of a sector's origin (REP-103 axes, frame `map`). */
export interface EnuPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface EnuFrame {
  readonly origin: GeoPoint;
  toEnu(point: GeoPoint): EnuPoint;
  toGeo(point: EnuPoint): GeoPoint;
}

const RAD = Math.PI / 180;

/** East-north-up tangent frame (EPSG guidance note 7-2, 9837), checked against PROJ's `topocentric`. */
export function enuFrame(origin: GeoPoint): EnuFrame {
  const o = toEcef(origin);
  const sinLat = Math.sin(origin.latitude * RAD);
  const cosLat = Math.cos(origin.latitude * RAD);
  const sinLon = Math.sin(origin.longitude * RAD);
  const cosLon = Math.cos(origin.longitude * RAD);
  return {
    origin,
    toEnu(point) {
      const p = toEcef(point);
      const dx = p.x - o.x;
      const dy = p.y - o.y;
      const dz = p.z - o.z;
      return {
        x: -sinLon * dx + cosLon * dy,
        y: -sinLat * cosLon * dx - sinLat * sinLon * dy + cosLat * dz,
        z: cosLat * cosLon * dx + cosLat * sinLon * dy + sinLat * dz,
      };
    },
    toGeo({ x, y, z }) {
      return fromEcef({
        x: o.x - sinLon * x - sinLat * cosLon * y + cosLat * cosLon * z,
        y: o.y + cosLon * x - sinLat * sinLon * y + cosLat * sinLon * z,
        z: o.z + cosLat * y + sinLat * z,
      });
    },
  };
}
