import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bearingDegToYaw, wrapAngle, yawToBearingDeg } from './angles.ts';
import { enuFrame } from './enu-frame.ts';
import { alongPolyline, isInside } from './polygon.ts';
import { fromEcef, toEcef } from './wgs84.ts';

describe('WGS-84', () => {
  it('has the semi-axes of TR8350.2 at the equator and the pole', () => {
    expect(toEcef({ latitude: 0, longitude: 0, altitude: 0 }).x).toBe(6378137);
    expect(toEcef({ latitude: 90, longitude: 0, altitude: 0 }).z).toBeCloseTo(6356752.314245, 5);
  });

  it('comes back from ECEF within a micrometre', () => {
    const point = fc.record({
      latitude: fc.double({ min: -89.9, max: 89.9, noNaN: true }),
      longitude: fc.double({ min: -179.9, max: 179.9, noNaN: true }),
      altitude: fc.double({ min: -400, max: 9000, noNaN: true }),
    });
    fc.assert(
      fc.property(point, (original) => {
        const back = fromEcef(toEcef(original));
        expect(Math.abs(back.latitude - original.latitude) * 111_000).toBeLessThan(1e-6);
        expect(Math.abs(back.longitude - original.longitude) * 111_000).toBeLessThan(1e-6);
        expect(Math.abs(back.altitude - original.altitude)).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('enuFrame', () => {
  const frame = enuFrame({ latitude: 45, longitude: -30, altitude: 100 });

  it('round-trips within a millimetre 20 km out', () => {
    const coordinate = fc.double({ min: -20_000, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const back = frame.toEnu(frame.toGeo({ x, y, z: 50 }));
        expect(Math.hypot(back.x - x, back.y - y, back.z - 50)).toBeLessThan(1e-3);
      }),
    );
  });

  it('puts east at x and north at y', () => {
    expect(frame.toGeo({ x: 1000, y: 0, z: 0 }).longitude).toBeGreaterThan(-30);
    expect(frame.toGeo({ x: 0, y: 1000, z: 0 }).latitude).toBeGreaterThan(45);
  });
});

describe('angles', () => {
  it('turns yaw from east into a bearing from north and back', () => {
    expect(yawToBearingDeg(0)).toBe(90);
    expect(yawToBearingDeg(Math.PI / 2)).toBe(0);
    expect(yawToBearingDeg(Math.PI)).toBeCloseTo(270, 9);
    fc.assert(
      fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), (yaw) => {
        expect(Math.abs(wrapAngle(bearingDegToYaw(yawToBearingDeg(yaw)) - yaw))).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('polygons and lines', () => {
  const square = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ];

  it('knows inside from outside', () => {
    expect(isInside({ x: 5, y: 5 }, square)).toBe(true);
    expect(isInside({ x: 15, y: 5 }, square)).toBe(false);
  });

  it('signs the distance to a line: left positive, right negative', () => {
    const east = [
      { x: 0, y: 0 },
      { x: 100, y: 0 },
    ];
    expect(alongPolyline({ x: 50, y: 7 }, east)).toEqual({ signedDistance: 7, along: 50 });
    expect(alongPolyline({ x: 50, y: -7 }, east).signedDistance).toBe(-7);
  });
});
