import type { ControlRoom } from './control-room.ts';
import type { UnitOfWork } from './work/unit-of-work.ts';

/** The control room and what only the composition and other features call. */
export interface RunningControlRoom extends ControlRoom {
  /** Everything driven by time; call at 1 Hz. */
  tick(): void;
  /** A verified picture belongs to these objects: their tracks list it. */
  attachEvidence(objectIds: readonly string[], evidenceId: string, work: UnitOfWork): void;
  /** Bytes, signature or chain of an item do not match: raises EVIDENCE_BROKEN. */
  evidenceBroken(
    broken: { readonly evidenceId: string; readonly robotId: string; readonly reason: string },
    work: UnitOfWork,
  ): void;
  /** An operator acted within the last ten minutes: for the heartbeat. */
  readonly watchKept: boolean;
}
