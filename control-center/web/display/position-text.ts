import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';

/** "47.01253° N, 13.01617° E": WGS-84, five decimals are about a metre. */
export function positionText(frame: EnuFrame, point: Point2): string {
  const { latitude, longitude } = frame.toGeo({ x: point.x, y: point.y, z: 0 });
  return `${Math.abs(latitude).toFixed(5)}° ${latitude < 0 ? 'S' : 'N'}, ${Math.abs(longitude).toFixed(5)}° ${longitude < 0 ? 'W' : 'E'}`;
}

/** Compass bearing, degrees clockwise from north, of an ENU angle counter-clockwise from east. */
export const bearingDeg = (thetaRad: number): number => {
  const degrees = (90 - (thetaRad * 180) / Math.PI) % 360;
  return Math.round(degrees < 0 ? degrees + 360 : degrees) % 360;
};

const points = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'];

/** "1.2 m/s S", or "still" below a walking shuffle. */
export function motionText(velocity: Point2): string {
  const speed = Math.hypot(velocity.x, velocity.y);
  if (speed < 0.15) return 'still';
  return `${speed.toFixed(1)} m/s ${points[Math.round(bearingDeg(Math.atan2(velocity.y, velocity.x)) / 45) % 8] ?? ''}`;
}

/** "412 m", "3.4 km". */
export const distanceText = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(1)} km`;

/** The semi-axes of a 95 % ellipse, as in the alarm's reasons: "78 × 26 m". */
export const ellipseText = (ellipse: { readonly semiMajorM: number; readonly semiMinorM: number }): string =>
  `${Math.round(ellipse.semiMajorM)} × ${Math.round(ellipse.semiMinorM)} m`;
