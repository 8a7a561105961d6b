import type { EvidenceManifest } from '#shared/contracts/extension/evidence.ts';
import type { EvidenceView } from '#shared/contracts/views.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import { fromIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';

/** As stored: what the robot signed, and what we made of it. */
export interface EvidenceItem {
  readonly view: EvidenceView;
  readonly manifest: EvidenceManifest;
  /** What the next item of the robot's chain must point at. */
  readonly hash: string;
}

export function evidenceView(
  manifest: EvidenceManifest,
  context: {
    readonly robot: RobotId;
    readonly receivedAt: EpochMs;
    readonly frame: EnuFrame;
    readonly status: EvidenceView['status'];
    readonly chain: EvidenceView['chain'];
  },
): EvidenceView {
  const { x, y } = context.frame.toEnu({
    latitude: manifest.lat,
    longitude: manifest.lon,
    altitude: context.frame.origin.altitude,
  });
  return {
    id: manifest.evidenceId,
    robotId: context.robot,
    kind: manifest.kind,
    mime: manifest.mime,
    sensor: manifest.sensor,
    capturedAt: fromIso(manifest.capturedAt) ?? context.receivedAt,
    receivedAt: context.receivedAt,
    position: { x, y },
    sha256: manifest.sha256,
    bytes: manifest.bytes,
    ...(manifest.width === undefined ? {} : { width: manifest.width }),
    ...(manifest.height === undefined ? {} : { height: manifest.height }),
    boxes: manifest.boxes ?? [],
    objectIds: manifest.objectIds ?? [],
    status: context.status,
    chain: context.chain,
    maskVersion: manifest.maskVersion,
  };
}
