/** Operations data: documents by collection, records, the audit log and what is known of robots' sequences. Times in epoch ms. */
export interface Tables {
  schema_version: { version: number; applied_at: number };
  documents: { collection: string; id: string; body: string; created_at: number; updated_at: number };
  events: { id: string; at: number; type: string; body: string };
  audit_leaves: { position: number; entry: string; leaf_hash: string };
  checkpoints: { tree_size: number; note: string; at: number };
  sequences: { robot: string; boot: string; up_to: number; above: string };
  /** Rows that could not be read, moved out of the way and kept. */
  quarantine: { collection: string; id: string; body: string };
}
