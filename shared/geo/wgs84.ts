/** Degrees and metres above the WGS-84 ellipsoid; the words of sensor_msgs/NavSatFix. */
export interface GeoPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number;
}

/** Earth-centred, earth-fixed, metres. */
export interface EcefPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** NIMA TR8350.2: semi-major axis in metres and flattening. */
const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const B = A * (1 - F);
const RAD = Math.PI / 180;

export function toEcef(point: GeoPoint): EcefPoint {
  const lat = point.latitude * RAD;
  const lon = point.longitude * RAD;
  const sin = Math.sin(lat);
  const n = A / Math.sqrt(1 - E2 * sin * sin);
  const across = (n + point.altitude) * Math.cos(lat);
  return { x: across * Math.cos(lon), y: across * Math.sin(lon), z: (n * (1 - E2) + point.altitude) * sin };
}

/** Bowring's method with one further iteration: below a micrometre for terrestrial heights. */
export function fromEcef({ x, y, z }: EcefPoint): GeoPoint {
  const p = Math.hypot(x, y);
  const ep2 = E2 / (1 - E2);
  let beta = Math.atan2(z * A, p * B);
  let lat = 0;
  for (let i = 0; i < 2; i++) {
    lat = Math.atan2(z + ep2 * B * Math.sin(beta) ** 3, p - E2 * A * Math.cos(beta) ** 3);
    beta = Math.atan2((1 - F) * Math.sin(lat), Math.cos(lat));
  }
  const sin = Math.sin(lat);
  const n = A / Math.sqrt(1 - E2 * sin * sin);
  const altitude = p * Math.cos(lat) + z * sin - (A * A) / n;
  return { latitude: lat / RAD, longitude: Math.atan2(y, x) / RAD, altitude };
}
