import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { createWorkQueue } from '../work/work-queue.ts';
import type { AuditLeaf, Store, Write } from '../work/store-port.ts';
import { AuditLog, hexOf } from './audit-log.ts';
import { AuditReader } from './audit-reader.ts';
import { verifyAuditLog } from './audit-verification.ts';
import { Checkpointer } from './checkpointer.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { createLogKey } from './log-key.ts';
import { splitPoint, verifyConsistency, verifyInclusion } from './merkle-proof.ts';
import { emptyRoot, leafHash, nodeHash, rootOf } from './merkle-tree.ts';

const key = createLogKey('bp-north.audit', Buffer.alloc(32, 7).toString('base64url'));

/** A disk that keeps what it is given, in order, and can be told to refuse. */
class Disk implements Pick<Store, 'commit' | 'get' | 'auditLeaves' | 'auditSize' | 'checkpoints'> {
  readonly leaves: AuditLeaf[] = [];
  readonly notes = new Map<number, { treeSize: number; note: string; at: number }>();
  readonly documents = new Map<string, object>();
  readonly history: Write[] = [];

  commit(writes: readonly Write[]): Promise<void> {
    for (const write of writes) {
      this.history.push(write);
      if (write.kind === 'audit') this.leaves.push(write.leaf);
      if (write.kind === 'put') this.documents.set(write.collection, write.document);
      if (write.kind === 'checkpoint') this.notes.set(write.treeSize, write);
    }
    return Promise.resolve();
  }
  auditLeaves = ({ from, limit }: { from: number; limit: number }) =>
    Promise.resolve(this.leaves.slice(from, from + limit));
  get = (collection: string) => Promise.resolve(this.documents.get(collection));
  auditSize = () => Promise.resolve(this.leaves.length);
  checkpoints = () => Promise.resolve([...this.notes.values()]);
}

async function centre(disk = new Disk()) {
  const clock = new SimulatedClock(1_700_000_000_000, () => new Promise(setImmediate));
  const log = await AuditLog.open(disk);
  const ids = ulidSource(clock, seededRandom('audit'));
  const queue = createWorkQueue({ store: disk, clock, ids, auditLog: log, onChanges: () => undefined });
  const checkpointer = new Checkpointer({ log, key, queue, clock });
  const stop = new AbortController();
  await checkpointer.start(disk, stop.signal);
  const reader = new AuditReader({ store: disk, log, key, checkpointer });
  const act = (action: string, n = 1) =>
    queue.run((work) => {
      for (let i = 0; i < n; i++) work.audit({ actor: 'anna', action, subject: `A-${i}`, detail: { i } });
    });
  return { clock, log, queue, checkpointer, reader, disk, act, stop };
}

describe('the audit log', () => {
  it('keeps the root of the leaves in its edge', () => {
    assert(
      property(integer({ min: 0, max: 70 }), (n) => {
        const log = new AuditLog();
        const leaves = Array.from({ length: n }, (_, i) =>
          log.append({ actor: 'a', action: 'b', subject: String(i), at: i }),
        );
        expect(log.size).toBe(n);
        expect(hexOf(log.root())).toBe(hexOf(definitionRoot(leaves.map((leaf) => leafHash(Buffer.from(leaf.entry))))));
      }),
    );
  });

  it('goes on where it stopped after a restart', async () => {
    const first = await centre();
    await first.act('alarm.acknowledge', 13);
    const second = await centre(first.disk);
    expect(second.log.size).toBe(13);
    expect(hexOf(second.log.root())).toBe(hexOf(first.log.root()));
  });

  it('goes on from the edge of its newest checkpoint, and from the leaves if that edge is none', async () => {
    const first = await centre();
    await first.act('alarm.acknowledge', 13);
    await first.checkpointer.seal();
    await first.act('alarm.acknowledge', 4);
    const root = hexOf(first.log.root());
    const reads: number[] = [];
    const watched = Object.assign(first.disk, {
      auditLeaves: ({ from, limit }: { from: number; limit: number }) => {
        reads.push(from);
        return Promise.resolve(first.disk.leaves.slice(from, from + limit));
      },
    });
    expect(hexOf((await AuditLog.open(watched)).root())).toBe(root);
    expect(reads).toEqual([13]);
    for (const edge of [{ size: 99, roots: [] }, { size: 13, roots: ['x'] }, { size: 'a' }, {}]) {
      watched.documents.set('audit-edge', edge);
      expect(hexOf((await AuditLog.open(watched)).root())).toBe(root);
    }
  });

  it('proves that leaves are in it and that it only grew', async () => {
    const { reader, act, disk, log } = await centre();
    await act('alarm.acknowledge', 700);
    for (const index of [0, 1, 255, 256, 511, 512, 698, 699]) {
      const proof = await reader.inclusion(index, 700);
      const leaf = Buffer.from(disk.leaves[index]!.leafHash, 'hex');
      const bytes = proof!.map((hash) => Buffer.from(hash, 'hex'));
      expect(verifyInclusion({ index: BigInt(index), size: 700n, leaf, root: log.root(), proof: bytes })).toBe(true);
    }
    for (const from of [1, 2, 255, 256, 257, 512, 699, 700]) {
      const proof = (await reader.consistency(from, 700))!.map((hash) => Buffer.from(hash, 'hex'));
      const root1 = rootOf(disk.leaves.slice(0, from).map((leaf) => Buffer.from(leaf.leafHash, 'hex')));
      const claim = { size1: BigInt(from), size2: 700n, root1, root2: log.root(), proof };
      expect(verifyConsistency(claim)).toBe(true);
    }
    expect(await reader.inclusion(700, 700)).toBeUndefined();
    expect(await reader.consistency(0, 700)).toBeUndefined();
  });
});

describe('the log by time', () => {
  it('finds what was done between two moments', async () => {
    const { clock, act, reader } = await centre();
    const start = clock.now();
    for (let second = 0; second < 9; second++) {
      await act(`step.${second}`);
      await clock.advance(1000);
    }
    const found = await reader.between(start + 3000, start + 6000, 100);
    expect(found.map(({ action }) => action)).toEqual(['step.3', 'step.4', 'step.5']);
    expect(await reader.between(start + 60_000, start + 70_000, 100)).toEqual([]);
    const newest = await reader.between(start, start + 6000, 2);
    expect(newest.map(({ action }) => action)).toEqual(['step.4', 'step.5']);
  });
});

describe('checkpoints', () => {
  it('are sealed within ten seconds of a leaf', async () => {
    const { clock, act, checkpointer, reader } = await centre();
    await act('alarm.acknowledge');
    expect(checkpointer.newest).toBeUndefined();
    await clock.advance(10_000);
    expect(parseCheckpoint(key.open(checkpointer.newest!)!)?.treeSize).toBe(1);
    expect((await reader.page(10)).checkpoint).toBe(checkpointer.newest);
  });

  it.each(['halt.set', 'halt.release', 'incident.export', 'user.role'])('are sealed at once for %s', async (action) => {
    const { clock, act, checkpointer } = await centre();
    await act(action);
    await clock.advance(0);
    expect(checkpointer.newest).toBeDefined();
  });

  it('are sealed at once after a thousand leaves', async () => {
    const { clock, act, checkpointer } = await centre();
    await act('alarm.acknowledge', 1000);
    await clock.advance(0);
    expect(checkpointer.newest).toBeDefined();
  });

  it('are on disk behind their leaves before they are signed', async () => {
    const { clock, act, disk } = await centre();
    await act('halt.set');
    await clock.advance(0);
    const kinds = disk.history.map((write) =>
      write.kind === 'checkpoint' ? (key.open(write.note) === undefined ? 'unsigned' : 'signed') : write.kind,
    );
    expect(kinds).toEqual(['audit', 'unsigned', 'put', 'signed']);
  });

  it('that a crash left unsigned are signed at the next start', async () => {
    const { clock, act, disk } = await centre();
    await act('halt.set');
    await clock.advance(0);
    const signed = disk.notes.get(1)!;
    disk.notes.set(1, { ...signed, note: signed.note.slice(0, signed.note.indexOf('\n\n') + 1) });
    const next = await centre(disk);
    expect(next.checkpointer.newest).toBe(signed.note);
  });
});

describe('verification of the whole log', () => {
  async function sealed() {
    const room = await centre();
    await room.act('halt.set', 5);
    await room.clock.advance(0);
    await room.act('halt.release', 5);
    await room.clock.advance(0);
    return room.disk;
  }
  const rehash = (leaf: AuditLeaf, entry: string): AuditLeaf => ({
    ...leaf,
    entry,
    leafHash: hexOf(leafHash(Buffer.from(entry))),
  });

  it('accepts an untouched log', async () => {
    const verdict = await verifyAuditLog(await sealed(), key);
    expect(verdict).toMatchObject({ ok: true, treeSize: 10, checkpointsChecked: 2, faults: [] });
  });

  it('detects an edited entry, with or without a new leaf hash', async () => {
    const disk = await sealed();
    const original = disk.leaves[3]!;
    const entry = original.entry.replace('anna', 'bert');
    disk.leaves[3] = { ...original, entry };
    expect((await verifyAuditLog(disk, key)).ok).toBe(false);
    disk.leaves[3] = rehash(original, entry);
    expect((await verifyAuditLog(disk, key)).faults[0]).toMatch(/another root/);
  });

  it('detects a truncated log', async () => {
    const disk = await sealed();
    disk.leaves.pop();
    expect((await verifyAuditLog(disk, key)).faults.join()).toMatch(/ends at 9/);
  });

  it('detects reordered entries, with or without new indexes', async () => {
    const disk = await sealed();
    const [a, b] = [disk.leaves[1]!, disk.leaves[2]!];
    [disk.leaves[1], disk.leaves[2]] = [b, a];
    expect((await verifyAuditLog(disk, key)).faults.join()).toMatch(/stands where/);
    [disk.leaves[1], disk.leaves[2]] = [
      { ...b, index: 1 },
      { ...a, index: 2 },
    ];
    expect((await verifyAuditLog(disk, key)).faults.join()).toMatch(/another root/);
  });

  it('detects a checkpoint that another key signed, or that lost its signature line', async () => {
    const disk = await sealed();
    const forger = createLogKey('bp-north.audit', Buffer.alloc(32, 8).toString('base64url'));
    const own = disk.notes.get(10)!;
    disk.notes.set(10, { ...own, note: forger.sign(key.open(own.note)!) });
    expect((await verifyAuditLog(disk, key)).faults.join()).toMatch(/no valid signature/);
  });
});

/** RFC 6962 §2.1, word for word: the oracle for the incremental edge. */
function definitionRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leaves[0]!;
  const k = splitPoint(leaves.length);
  return nodeHash(definitionRoot(leaves.slice(0, k)), definitionRoot(leaves.slice(k)));
}
