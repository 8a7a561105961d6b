import type { Detection } from '#shared/contracts/extension/detection.ts';
import { positionCovariance } from '#shared/geo/ellipse.ts';
import type { Covariance2 } from '#shared/geo/ellipse.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { Point2 } from '#shared/geo/polygon.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** One detection in sector coordinates. */
export interface Sighting {
  readonly position: Point2 | undefined;
  readonly cov: Covariance2 | undefined;
  readonly observedAt: EpochMs;
}

const RAD = Math.PI / 180;
/** One sigma for a place that came without any error: far enough to make every rule doubt it. */
const unstatedSigmaM = 50;

/**
 * Place and covariance of a detection: from its location (SAPIENT: x is the longitude), or from range and bearing and the robot's own
 * place. `clockOffsetMs` shifts the robot's stamps to the centre's clock; nothing is observed later than it arrived.
 */
export function sightingOf(
  body: Detection,
  frame: EnuFrame,
  robotAt: Point2 | undefined,
  clockOffsetMs: number,
  receivedAt: EpochMs,
): Sighting {
  const observedAt = Math.min(Date.parse(body.observedAt) + clockOffsetMs, receivedAt);
  const { location, rangeBearing } = body;
  if (location !== undefined) {
    const altitude = location.z ?? frame.origin.altitude;
    const { x, y } = frame.toEnu({ latitude: location.y, longitude: location.x, altitude });
    return { position: { x, y }, cov: covOf(body), observedAt };
  }
  if (rangeBearing?.range !== undefined && robotAt !== undefined) {
    const yaw = (90 - rangeBearing.azimuth) * RAD;
    const { range } = rangeBearing;
    const position = { x: robotAt.x + range * Math.cos(yaw), y: robotAt.y + range * Math.sin(yaw) };
    const along = rangeBearing.rangeError ?? unstatedSigmaM;
    const across = range * (rangeBearing.azimuthError ?? 5) * RAD;
    return { position, cov: rotated(along * along, across * across, yaw), observedAt };
  }
  return { position: undefined, cov: undefined, observedAt };
}

function covOf({ covariance, location }: Detection): Covariance2 {
  if (covariance !== undefined) return positionCovariance(covariance);
  const x = location?.xError ?? unstatedSigmaM;
  const y = location?.yError ?? unstatedSigmaM;
  return { xx: x * x, xy: 0, yy: y * y };
}

function rotated(alongVar: number, acrossVar: number, yaw: number): Covariance2 {
  const c = Math.cos(yaw);
  const s = Math.sin(yaw);
  return {
    xx: c * c * alongVar + s * s * acrossVar,
    xy: c * s * (alongVar - acrossVar),
    yy: s * s * alongVar + c * c * acrossVar,
  };
}
