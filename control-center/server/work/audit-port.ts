import type { EpochMs } from '#shared/time/clock.ts';
import type { AuditLeaf } from './store-port.ts';

export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail?: object;
  readonly at: EpochMs;
}

/** The audit log's memory: gives the next leaf its index and hash at once; the leaf reaches the disk with the work it belongs to. */
export interface AuditAppender {
  append(entry: AuditEntry): AuditLeaf;
}
