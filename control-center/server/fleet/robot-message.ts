import type { Alert } from '#shared/contracts/extension/alert.ts';
import type { Authority } from '#shared/contracts/extension/authority.ts';
import type { Detection } from '#shared/contracts/extension/detection.ts';
import type { EvidenceManifest } from '#shared/contracts/extension/evidence.ts';
import type { GapReport } from '#shared/contracts/extension/gap-report.ts';
import type { Geo } from '#shared/contracts/extension/geo.ts';
import type { LinkReport } from '#shared/contracts/extension/link.ts';
import type { Connection } from '#shared/contracts/vda5050/connection.ts';
import type { Factsheet } from '#shared/contracts/vda5050/factsheet.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import type { Visualization } from '#shared/contracts/vda5050/visualization.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { EpochMs } from '#shared/time/clock.ts';

interface MessageOf<K extends string, B> {
  readonly kind: K;
  readonly robot: RobotId;
  readonly body: B;
  readonly receivedAt: EpochMs;
  /** The body's timestamp corrected by the robot's measured clock offset; ages are computed from this alone. */
  readonly sourceAt: EpochMs;
  readonly vdaVersion: '2' | '3';
  /** True when the broker delivered it from its retained store: it must not refresh an age. */
  readonly retained: boolean;
}

/** A decoded, validated, authenticated and normalised (to VDA 3.0) message of a robot, seen for the first time. */
export type RobotMessage =
  | MessageOf<'connection', Connection>
  | MessageOf<'factsheet', Factsheet>
  | MessageOf<'state', State>
  | MessageOf<'visualization', Visualization>
  | MessageOf<'geo', Geo>
  | MessageOf<'detection', Detection>
  | MessageOf<'alert', Alert>
  | MessageOf<'evidence', EvidenceManifest>
  | MessageOf<'link', LinkReport>
  | MessageOf<'gapReport', GapReport>
  | MessageOf<'authority', Authority>;
