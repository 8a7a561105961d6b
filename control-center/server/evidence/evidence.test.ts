import { describe, expect, it } from 'vitest';
import { chainGenesisHash, chainHash, signEvidence } from '#shared/contracts/evidence-chain.ts';
import type { EvidenceManifest } from '#shared/contracts/extension/evidence.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { robotId } from '#shared/ids/branded.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import {
  ed25519PrivateKey,
  ed25519PublicKey,
  ed25519Signer,
  generateEd25519,
  sha256Hex,
  verifyEd25519,
} from '../access/node-crypto.ts';
import { AuditLog } from '../audit/audit-log.ts';
import type { Write } from '../work/store-port.ts';
import { createWorkQueue } from '../work/work-queue.ts';
import type { BlobStore } from './blob-store-port.ts';
import { EvidenceBook } from './evidence-book.ts';
import { EvidenceDesk } from './evidence-desk.ts';
import { MemoryBlobStore } from './memory-blob-store.ts';

const robot = robotId('bpc', 'r-01');
const pair = generateEd25519();
const signer = ed25519Signer(`ed25519:${robot}`, ed25519PrivateKey(pair.seed));
const publicKey = ed25519PublicKey(pair.publicKey);
const clock = new SimulatedClock(1_700_000_000_000, () => Promise.resolve());
const ids = ulidSource(clock, seededRandom('evidence'));
const picture = Buffer.from('a picture');

async function* chunks(...parts: Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* parts;
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return parts;
}

/** A robot's recorder: each item follows the one before. */
function recorder() {
  let prevHash = chainGenesisHash;
  let seq = 0;
  return (changes: Partial<EvidenceManifest> = {}, content: Uint8Array = picture): EvidenceManifest => {
    const core = {
      manufacturer: 'bpc',
      serialNumber: 'r-01',
      opex: 's' as const,
      evidenceId: ids.next(),
      kind: 'CROP' as const,
      mime: 'image/png' as const,
      bytes: content.byteLength,
      sha256: sha256Hex(content),
      capturedAt: '2026-01-01T00:00:00.000Z',
      lat: 47.5,
      lon: 10.5,
      sensor: 'thermal' as const,
      objectIds: [ids.next()],
      maskVersion: '1',
      seq: seq++,
      prevHash,
      ...changes,
    };
    const signed = signEvidence(core, signer);
    prevHash = chainHash(signed, sha256Hex);
    const envelope = { boot: ids.next(), seq, ttlSeconds: 60, keyId: 'k', sig: 's' };
    return { ...signed, headerId: 1, timestamp: core.capturedAt, version: '3.0.0', envelope, uploadState: 'PENDING' };
  };
}

function house(blobs: BlobStore = new MemoryBlobStore()) {
  const writes: Write[] = [];
  const commit = (batch: readonly Write[]) => {
    writes.push(...batch);
    return Promise.resolve();
  };
  const queue = createWorkQueue({
    store: { commit },
    clock,
    ids,
    auditLog: new AuditLog(),
    onChanges: () => undefined,
  });
  const attached: string[] = [];
  const broken: string[] = [];
  const book = new EvidenceBook({
    frame: enuFrame({ latitude: 47.5, longitude: 10.5, altitude: 800 }),
    verifierOf: (of) => ({
      verify: (keyId, bytes, signature) => keyId === `ed25519:${of}` && verifyEd25519(publicKey, bytes, signature),
    }),
    findings: () => ({
      attachEvidence: (_objects, id) => attached.push(id),
      evidenceBroken: ({ reason }) => broken.push(reason),
    }),
  });
  const desk = new EvidenceDesk({ book, blobs, queue });
  const announce = (manifest: EvidenceManifest, from = robot) =>
    queue.run((work) =>
      book.onManifest(
        { kind: 'evidence', robot: from, body: manifest, receivedAt: 0, sourceAt: 0, vdaVersion: '3', retained: false },
        work,
      ),
    );
  const events = () => writes.flatMap((w) => (w.kind === 'event' ? [w.type] : []));
  const actions = () => writes.flatMap((w) => (w.kind === 'audit' ? [JSON.parse(w.leaf.entry).action as string] : []));
  return { book, desk, announce, attached, broken, events, actions, writes };
}

const anna = { userId: 'u', name: 'anna', role: 'operator' } as const;

describe('the evidence chain', () => {
  it('links what follows and begins with the first', async () => {
    const { book, announce } = house();
    const record = recorder();
    const [a, b] = [record(), record()];
    await announce(a);
    await announce(b);
    expect(book.views().map(({ chain, status }) => `${chain} ${status}`)).toEqual(['first pending', 'linked pending']);
  });

  it('reports a gap, and closes it when the missing manifest comes late', async () => {
    const { book, announce, events, broken } = house();
    const record = recorder();
    const [a, b, c] = [record(), record(), record()];
    await announce(a);
    await announce(c);
    expect(book.get(c.evidenceId)?.view.chain).toBe('gap');
    expect(events()).toEqual(['evidence-gap']);
    await announce(b);
    expect(book.get(c.evidenceId)?.view).toMatchObject({ chain: 'linked', status: 'pending' });
    expect(broken).toEqual([]);
  });

  it('breaks on a changed field, a foreign key, a fork and a rewritten past', async () => {
    const { announce, broken } = house();
    const record = recorder();
    const [a, b] = [record(), record()];
    await announce({ ...a, lat: 47.6 });
    await announce(b, robotId('bpc', 'r-02'));
    expect(broken).toHaveLength(2);
    const second = house();
    const own = recorder();
    await second.announce(own());
    await second.announce(recorder()({ seq: 0 }));
    await second.announce(recorder()({ seq: 1, prevHash: 'f'.repeat(64) }));
    expect(second.broken.join('; ')).toMatch(/sequence 0 already.*does not follow/);
  });

  it('ignores a manifest that comes again, and reports a different one under the same id', async () => {
    const { announce, actions, broken } = house();
    const record = recorder();
    const manifest = record();
    await announce(manifest);
    await announce(manifest);
    expect(actions()).toEqual(['evidence.announce']);
    await announce(record({ evidenceId: manifest.evidenceId }));
    expect(broken).toEqual(['a second, different manifest for the same picture']);
  });
});

describe('uploads', () => {
  it('verify the item, tell the tracks and are shown to people, each view audited', async () => {
    const { desk, announce, attached, actions } = house();
    const manifest = recorder()();
    await announce(manifest);
    const uploaded = await desk.upload(robot, manifest.evidenceId, chunks(picture.subarray(0, 3), picture.subarray(3)));
    expect(uploaded.ok && uploaded.value.status).toBe('verified');
    expect(attached).toEqual([manifest.evidenceId]);
    const opened = await desk.open(anna, manifest.evidenceId, 'view');
    expect(opened.ok && Buffer.concat(await collect(opened.value.content))).toEqual(picture);
    expect(actions()).toEqual(['evidence.announce', 'evidence.store', 'evidence.view']);
  });

  it.each([
    ['other bytes', chunks(Buffer.from('A picture'))],
    ['more bytes', chunks(picture, picture)],
    ['fewer bytes', chunks(picture.subarray(1))],
  ])('with %s are refused and stay pending', async (_name, content) => {
    const { desk, book, announce } = house();
    const manifest = recorder()();
    await announce(manifest);
    const uploaded = await desk.upload(robot, manifest.evidenceId, content);
    expect(uploaded.ok ? '' : uploaded.error.code).toBe('BPC_E_HASH_MISMATCH');
    expect(book.get(manifest.evidenceId)?.view.status).toBe('pending');
    const again = await desk.upload(robot, manifest.evidenceId, chunks(picture));
    expect(again.ok).toBe(true);
  });

  it('before their manifest, or of another robot, are refused by name', async () => {
    const { desk, announce } = house();
    const manifest = recorder()();
    const early = await desk.upload(robot, manifest.evidenceId, chunks(picture));
    expect(early.ok ? '' : early.error.code).toBe('BPC_E_EVIDENCE_UNANNOUNCED');
    await announce(manifest);
    const foreign = await desk.upload(robotId('bpc', 'r-02'), manifest.evidenceId, chunks(picture));
    expect(foreign.ok ? '' : foreign.error.code).toBe('BPC_E_IDENTITY_MISMATCH');
  });

  it('of a broken item are kept but never called verified', async () => {
    const { desk, book, announce } = house();
    const manifest = { ...recorder()(), lat: 0 };
    await announce(manifest);
    expect((await desk.upload(robot, manifest.evidenceId, chunks(picture))).ok).toBe(true);
    expect(book.get(manifest.evidenceId)?.view.status).toBe('broken');
    expect((await desk.open(anna, manifest.evidenceId, 'download')).ok).toBe(true);
  });

  it('and their manifests are there after a restart', async () => {
    const { announce, writes } = house();
    const record = recorder();
    await announce(record());
    const next = house();
    const documents = writes.flatMap((w) => (w.kind === 'put' ? [{ id: w.id, document: w.document }] : []));
    await next.book.load({ load: () => Promise.resolve({ documents, quarantined: [] }) });
    await next.announce(record());
    expect(next.book.views().map(({ chain }) => chain)).toEqual(['first', 'linked']);
  });
});
