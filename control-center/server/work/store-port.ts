/** One aggregate as a JSON document. Collections are loaded into memory at start; history is kept by retention, not here. */
export type CollectionName =
  | 'robots'
  | 'tracks'
  | 'alarms'
  | 'incidents'
  | 'commands'
  | 'halts'
  | 'evidence'
  | 'requests'
  | 'users'
  | 'sessions'
  | 'robot-keys'
  | 'robot-certificates'
  | 'enrolments'
  | 'enrolment-tokens'
  | 'lease'
  | 'zones'
  | 'audit-edge';

export interface AuditLeaf {
  readonly index: number;
  /** Canonical JSON of the entry: what the leaf hash covers. */
  readonly entry: string;
  readonly leafHash: string;
}

export type Write =
  | {
      readonly kind: 'put';
      readonly collection: CollectionName;
      readonly id: string;
      readonly document: object;
      readonly updatedAt: number;
    }
  | { readonly kind: 'delete'; readonly collection: CollectionName; readonly id: string }
  /** A record for the timeline and the event list. */
  | {
      readonly kind: 'event';
      readonly id: string;
      readonly at: number;
      readonly type: string;
      readonly document: object;
    }
  | { readonly kind: 'audit'; readonly leaf: AuditLeaf }
  | { readonly kind: 'checkpoint'; readonly treeSize: number; readonly note: string; readonly at: number }
  /** Highest contiguous sequence of a robot's boot that is on disk, and the window of those above it. */
  | {
      readonly kind: 'sequence';
      readonly robot: string;
      readonly boot: string;
      readonly upTo: number;
      readonly above: readonly number[];
    };

/**
 * Operations data. Implementations: SQLite (node:sqlite), PostgreSQL. One contract suite on all.
 * Writes of concurrent `commit` calls share a transaction (group commit) and keep their order: after a crash the disk holds an exact
 * prefix of the commits, each whole or not at all.
 */
export interface Store {
  /** Resolves when the writes are on disk (fsync). Rejects with BPC_E_STORE_UNAVAILABLE; then nothing of this commit is stored. */
  commit(writes: readonly Write[]): Promise<void>;
  /** Documents of a collection, oldest first. A row that cannot be read is set aside, counted and named, never fatal. */
  load(
    collection: CollectionName,
  ): Promise<{ readonly documents: readonly StoredDocument[]; readonly quarantined: readonly string[] }>;
  get(collection: CollectionName, id: string): Promise<object | undefined>;
  /** Events of [from, to), oldest first; if there are more than `limit`, the first of them, or the last with `newest`. */
  events(range: {
    readonly from: number;
    readonly to: number;
    readonly types?: readonly string[];
    readonly limit: number;
    readonly newest?: boolean;
  }): Promise<readonly StoredEvent[]>;
  auditLeaves(range: { readonly from: number; readonly limit: number }): Promise<readonly AuditLeaf[]>;
  auditSize(): Promise<number>;
  /** Smallest tree first; with `newest`, only so many of the largest. */
  checkpoints(range?: {
    readonly newest: number;
  }): Promise<readonly { readonly treeSize: number; readonly note: string; readonly at: number }[]>;
  sequences(): Promise<
    readonly {
      readonly robot: string;
      readonly boot: string;
      readonly upTo: number;
      readonly above: readonly number[];
    }[]
  >;
  close(): Promise<void>;
}

export interface StoredDocument {
  readonly id: string;
  readonly document: object;
}
export interface StoredEvent {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly document: object;
}
