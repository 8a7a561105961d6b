import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { EnuPoint } from '#shared/geo/enu-frame.ts';
import type { GeoPoint } from '#shared/geo/wgs84.ts';
import { requiresProgram } from '#tests/support/requires-program.ts';

const toleranceM = 0.01;
const origins: readonly GeoPoint[] = [
  { latitude: 46.55, longitude: 14.95, altitude: 640 },
  { latitude: -33.2, longitude: -70.1, altitude: 2900 },
  { latitude: 69.6, longitude: 30.4, altitude: 20 },
  { latitude: 0.01, longitude: 179.99, altitude: 0 },
];
const ranges = [1_000, 10_000, 20_000];
const points: readonly EnuPoint[] = ranges.flatMap((range) =>
  [0, 45, 137, 200, 310].map((deg) => ({
    x: range * Math.cos((deg * Math.PI) / 180),
    y: range * Math.sin((deg * Math.PI) / 180),
    z: range / 50,
  })),
);

/** PROJ's answer for many points at once; degrees in, metres out. */
function projTopocentric(cct: string, origin: GeoPoint, geo: readonly GeoPoint[]): EnuPoint[] {
  const pipeline = [
    '+proj=pipeline',
    '+step +proj=unitconvert +xy_in=deg +xy_out=rad',
    '+step +proj=cart +ellps=WGS84',
    `+step +proj=topocentric +ellps=WGS84 +lon_0=${origin.longitude} +lat_0=${origin.latitude} +h_0=${origin.altitude}`,
  ].join(' ');
  const input = geo.map(
    ({ latitude, longitude, altitude }) => `${longitude.toFixed(12)} ${latitude.toFixed(12)} ${altitude.toFixed(6)} 0`,
  );
  const { stdout, stderr, status } = spawnSync(cct, ['-d', '6', ...pipeline.split(' ')], {
    input: `${input.join('\n')}\n`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`cct failed: ${stderr}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [x = NaN, y = NaN, z = NaN] = line.trim().split(/\s+/).map(Number);
      return { x, y, z };
    });
}

describe('ENU against PROJ', () => {
  it.for(origins)('agrees within 1 cm at 1, 10 and 20 km from $latitude, $longitude, both ways', (origin, context) => {
    const cct = requiresProgram(context, 'cct', 'proj-bin');
    const frame = enuFrame(origin);
    const geo = points.map((point) => frame.toGeo(point));
    const theirs = projTopocentric(cct, origin, geo);
    expect(theirs).toHaveLength(points.length);
    points.forEach((point, i) => {
      const proj = theirs[i]!;
      const ours = frame.toEnu(geo[i]!);
      expect(Math.hypot(proj.x - point.x, proj.y - point.y, proj.z - point.z)).toBeLessThan(toleranceM);
      expect(Math.hypot(proj.x - ours.x, proj.y - ours.y, proj.z - ours.z)).toBeLessThan(toleranceM);
    });
  });
});
