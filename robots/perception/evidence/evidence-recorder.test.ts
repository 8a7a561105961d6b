import { decode } from 'fast-png';
import * as sinon from 'sinon';
import { describe, expect, it } from 'vitest';
import { chainGenesisHash, chainHash, isEvidenceAuthentic } from '#shared/contracts/evidence-chain.ts';
import { EvidenceManifest } from '#shared/contracts/extension/evidence.ts';
import { validator } from '#shared/contracts/validator.ts';
import { enuFrame } from '#shared/geo/enu-frame.ts';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import type { Image } from '#shared/ros/messages.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { ed25519PublicKey, ed25519Signer, ed25519Verifier, sha256 } from '../../identity/node-crypto.ts';
import { inMemoryRobotMemory } from '../../identity/robot-memory.ts';
import { cameraView } from '../camera/camera-view.ts';
import type { Box, BoxArea } from '../detector-port.ts';
import type { TrackReport } from '../tracking/track-report.ts';
import { EvidenceRecorder } from './evidence-recorder.ts';
import type { EvidenceItem, EvidenceSink } from './evidence-recorder.ts';
import { noMasks } from './masked-area.ts';

const NOW = Date.UTC(2026, 10, 24, 22);
const seed = new Uint8Array(32).fill(7);
const keyId = 'ed25519:robot-1';
const OBJECT = '01JDEXAMP00000000000000000';
const view = cameraView(
  { width: 64, height: 48, fx: 150, fy: 150, cx: 32, cy: 24 },
  { forwardM: 0, heightM: 1.8, tiltRad: 0 },
  { x: 100, y: 50, z: 3, yaw: 0, pitch: 0, roll: 0 },
  0,
);

function setUp(memory = inMemoryRobotMemory()) {
  const accept = sinon.stub<[EvidenceItem], void>();
  const sink: EvidenceSink = { accept };
  const recorder = new EvidenceRecorder({
    identity: { manufacturer: 'bpc', serialNumber: 'r1' },
    opex: 's',
    frame: enuFrame({ latitude: 47, longitude: 9, altitude: 400 }),
    ground: () => 0,
    masks: noMasks,
    ids: ulidSource({ now: () => NOW }, seededRandom('ids')),
    memory,
    signer: ed25519Signer(keyId, seed),
    sha256,
    sink,
  });
  return { recorder, accept, memory };
}

/** A striped frame; `sharp` makes the stripes harder. */
function image(at: number, contrast = 100): Image {
  const pixels = Uint16Array.from({ length: 64 * 48 }, (_, i) => 28_000 + (i % 2) * contrast + (i % 97));
  return {
    header: { stamp: toStamp(at), frame_id: 'thermal' },
    height: 48,
    width: 64,
    encoding: 'mono16',
    is_bigendian: 0,
    step: 128,
    data: new Uint8Array(pixels.buffer),
  };
}

const personBox = (area: BoxArea): Box => ({ ...area, score: 0.9, classes: [{ class: 'person', score: 0.9 }] });

const report = (observedAt: number, box: BoxArea, type: 'person' | 'vehicle' = 'person'): TrackReport => ({
  objectId: OBJECT,
  state: 'TRACKING',
  sensor: 'thermal',
  model: { name: 'hot-spot', version: '1', sha256: '0'.repeat(64) },
  firstSeenAt: NOW,
  observedAt,
  detectionConfidence: 0.9,
  classification: [
    { type, confidence: 0.97 },
    { type: 'unknown', confidence: 0.03 },
  ],
  azimuthRad: 0,
  elevationRad: 0,
  azimuthSigmaRad: 0.01,
  elevationSigmaRad: 0.01,
  box,
});

const area: BoxArea = { x: 20, y: 10, width: 12, height: 30 };

function show(recorder: EvidenceRecorder, at: number, box = area, type: 'person' | 'vehicle' = 'person'): void {
  recorder.archive.addImage(image(at), view);
  recorder.archive.addTrack(report(at, box, type));
  recorder.archive.addBoxes(at, type === 'person' ? [personBox(box)] : []);
}

describe('the evidence recorder', () => {
  it('makes a signed manifest of the picture it hands over', () => {
    const { recorder, accept } = setUp();
    show(recorder, NOW);
    const manifest = recorder.record(OBJECT, [], NOW - 1000)!;
    const [{ bytes }] = accept.firstCall.args;
    expect(accept.firstCall.args[0].manifest).toEqual(manifest);
    expect(manifest.sha256).toBe(sha256(bytes));
    expect(manifest.bytes).toBe(bytes.length);
    expect(manifest.boxes).toEqual([{ objectId: OBJECT, ...area, label: 'person' }]);
    expect(manifest.lat).toBeCloseTo(47.00045, 4);
    expect(isEvidenceAuthentic(manifest, ed25519Verifier({ [keyId]: ed25519PublicKey(seed) }))).toBe(true);
    const body = {
      ...manifest,
      headerId: 1,
      timestamp: manifest.capturedAt,
      version: '3.0.0',
      envelope: { boot: OBJECT, seq: 0, ttlSeconds: 60, keyId: 'hmac:x', sig: '' },
      uploadState: 'PENDING',
    };
    expect(validator(EvidenceManifest)(body, 'evidence')).toMatchObject({ ok: true });
  });

  it('chains its pictures, also over a restart', () => {
    const first = setUp();
    show(first.recorder, NOW);
    const a = first.recorder.record(OBJECT, [], NOW)!;
    const b = first.recorder.record(OBJECT, [], NOW)!;
    const second = setUp(first.memory);
    show(second.recorder, NOW + 5000);
    const c = second.recorder.record(OBJECT, [], NOW)!;
    expect([a.seq, b.seq, c.seq]).toEqual([0, 1, 2]);
    expect(a.prevHash).toBe(chainGenesisHash);
    expect(b.prevHash).toBe(chainHash(a, sha256));
    expect(c.prevHash).toBe(chainHash(b, sha256));
  });

  it('uses no number twice when the sink fails', () => {
    const { recorder, accept } = setUp();
    show(recorder, NOW);
    accept.onFirstCall().throws(new Error('disk full'));
    expect(() => recorder.record(OBJECT, [], NOW)).toThrow('disk full');
    expect(recorder.record(OBJECT, [], NOW)!.seq).toBe(1);
  });

  it('pixelates everybody in the frame, not only the object asked for', () => {
    const { recorder, accept } = setUp();
    recorder.archive.addImage(image(NOW), view);
    recorder.archive.addTrack(report(NOW, area, 'vehicle'));
    const bystander: BoxArea = { x: 45, y: 12, width: 10, height: 24 };
    recorder.archive.addBoxes(NOW, [{ ...bystander, score: 0.4, classes: [{ class: 'person', score: 0.15 }] }]);
    recorder.record(OBJECT, [], NOW);
    const { data } = decode(accept.firstCall.args[0].bytes);
    const at = (x: number, y: number): number => data[y * 64 + x]!;
    expect(at(46, 15)).toBe(at(47, 15));
    expect(at(24, 15)).not.toBe(at(25, 15));
  });

  it('has no picture without frames, of frames whose boxes are unknown, or of another object', () => {
    const { recorder, accept } = setUp();
    expect(recorder.record(OBJECT, [], 0)).toBeUndefined();
    recorder.archive.addImage(image(NOW), view);
    recorder.archive.addTrack(report(NOW, area));
    expect(recorder.record(OBJECT, [], 0)).toBeUndefined();
    recorder.archive.addBoxes(NOW, [personBox(area)]);
    expect(recorder.record('01JDEXAMP00000000000000001', [], 0)).toBeUndefined();
    expect(recorder.record(OBJECT, [], NOW + 1)).toBeUndefined();
    sinon.assert.notCalled(accept);
  });

  it('chooses the frame that shows the object largest and whole', () => {
    const { recorder } = setUp();
    show(recorder, NOW, { x: 20, y: 10, width: 6, height: 15 });
    show(recorder, NOW + 200, { x: 20, y: 10, width: 12, height: 30 });
    show(recorder, NOW + 400, { x: 56, y: 10, width: 8, height: 38 });
    expect(recorder.record(OBJECT, [], NOW)!.capturedAt).toBe(new Date(NOW + 200).toISOString());
  });

  it('forgets old frames', () => {
    const { recorder } = setUp();
    show(recorder, NOW, { x: 20, y: 10, width: 12, height: 30 });
    for (let i = 1; i <= 24; i++) recorder.archive.addImage(image(NOW + 200 * i), view);
    expect(recorder.record(OBJECT, [], NOW)).toBeUndefined();
  });
});
