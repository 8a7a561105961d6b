import type { EvidenceView } from '#shared/contracts/views.ts';
import type { RobotMessage } from '../fleet/robot-message.ts';
import type { UnitOfWork } from '../work/unit-of-work.ts';

/** Server/evidence: takes manifests in the same unit of work as everything else the message changes. */
export interface EvidenceHandler {
  onManifest(message: Extract<RobotMessage, { readonly kind: 'evidence' }>, work: UnitOfWork): void;
  /** Recent items for the picture's snapshot. */
  views(): readonly EvidenceView[];
}
