import type { Detection } from '#shared/contracts/extension/detection.ts';
import { yawToBearingDeg } from '#shared/geo/angles.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import { toIso } from '#shared/time/clock.ts';
import type { TrackReport } from '../perception/tracking/track-report.ts';
import type { MessageWriter } from './message-writer.ts';

type Body = Omit<Detection, 'envelope'>;
const deg = (rad: number): number => (rad * 180) / Math.PI;

/** SAPIENT inside: x is the longitude, y the latitude. */
export function detectionBody(
  track: TrackReport,
  context: {
    readonly writer: MessageWriter;
    readonly frame: EnuFrame;
    readonly reportId: string;
    readonly evidenceIds: readonly string[];
    readonly maskVersion: string;
    readonly now: number;
  },
): Body {
  const { estimate, welfare } = track;
  return context.writer.extension('detection', {
    reportId: context.reportId,
    objectId: track.objectId,
    state: track.state,
    ...(estimate && place(estimate, context.frame)),
    rangeBearing: {
      azimuth: yawToBearingDeg(track.azimuthRad),
      elevation: deg(track.elevationRad),
      azimuthError: deg(track.azimuthSigmaRad),
      elevationError: deg(track.elevationSigmaRad),
    },
    detectionConfidence: track.detectionConfidence,
    classification: track.classification.slice(0, 8).map(({ type, confidence }) => ({ type, confidence })),
    model: { ...track.model },
    sensor: track.sensor,
    ...(context.evidenceIds.length > 0 && { evidenceIds: context.evidenceIds.slice(-16) }),
    observedAt: toIso(track.observedAt),
    sentAt: toIso(context.now),
    ...(welfare && { welfare: { score: welfare.score, signs: [...welfare.signs] } }),
    maskVersion: context.maskVersion,
  });
}

function place({ covariance, position, velocity }: NonNullable<TrackReport['estimate']>, frame: EnuFrame) {
  const geo = frame.toGeo(position);
  return {
    location: {
      x: geo.longitude,
      y: geo.latitude,
      z: geo.altitude,
      xError: Math.sqrt(Math.max(0, covariance[0] ?? 0)),
      yError: Math.sqrt(Math.max(0, covariance[5] ?? 0)),
    },
    covariance: [...covariance],
    enuVelocity: { east: velocity.east, north: velocity.north },
  };
}
