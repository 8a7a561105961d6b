import type { AuditVerification } from '#shared/contracts/http/responses.ts';
import type { Store } from '../work/store-port.ts';
import { hexOf } from './audit-log.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { LogKey } from './log-key.ts';
import { leafHash, TreeEdge } from './merkle-tree.ts';

type LogStore = Pick<Store, 'auditLeaves' | 'checkpoints'>;
type StoredCheckpoint = Awaited<ReturnType<Store['checkpoints']>>[number];

const pageSize = 2000;
const mostFaults = 50;

/**
 * Reads the whole log from disk and checks every leaf hash, the unbroken order, every signed checkpoint, and that the log is not
 * shorter than its newest checkpoint. Finds edited, truncated, reordered and replaced leaves. `breathe` is awaited between pages.
 */
export async function verifyAuditLog(
  store: LogStore,
  key: LogKey,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<AuditVerification> {
  const checkpoints = [...(await store.checkpoints())].sort((a, b) => a.treeSize - b.treeSize);
  const faults: string[] = [];
  const edge = new TreeEdge();
  let next = 0;
  for (;;) {
    const leaves = await store.auditLeaves({ from: edge.size, limit: pageSize });
    for (const leaf of leaves) {
      if (leaf.index !== edge.size) faults.push(`leaf ${leaf.index} stands where leaf ${edge.size} belongs`);
      const hash = leafHash(Buffer.from(leaf.entry));
      if (hexOf(hash) !== leaf.leafHash) faults.push(`leaf ${leaf.index} does not match its hash`);
      edge.append(hash);
      while (checkpoints[next]?.treeSize === edge.size) faults.push(...faultsOf(checkpoints[next++], edge, key));
    }
    if (leaves.length < pageSize || faults.length > mostFaults) break;
    await breathe();
  }
  const newest = checkpoints.at(-1);
  if (newest !== undefined && newest.treeSize > edge.size) {
    faults.push(`the log ends at ${edge.size}, but a checkpoint covers ${newest.treeSize} leaves`);
  }
  return {
    ok: faults.length === 0,
    treeSize: edge.size,
    rootHash: hexOf(edge.root()),
    checkpointsChecked: next,
    faults: faults.slice(0, mostFaults),
  };
}

function faultsOf(stored: StoredCheckpoint | undefined, edge: TreeEdge, key: LogKey): string[] {
  if (stored === undefined) return [];
  const name = `the checkpoint at ${stored.treeSize}`;
  const text = key.open(stored.note) ?? (stored.note.includes('\n\n') ? undefined : stored.note);
  if (text === undefined) return [`${name} has no valid signature`];
  const checkpoint = parseCheckpoint(text);
  if (checkpoint === undefined || checkpoint.origin !== key.origin) return [`${name} is of another log`];
  const matches = checkpoint.treeSize === edge.size && hexOf(checkpoint.root) === hexOf(edge.root());
  return matches ? [] : [`${name} has another root than the leaves it covers`];
}
