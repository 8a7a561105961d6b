import type { Opex } from '#shared/contracts/extension/common.ts';
import type { SignedEvidenceCore } from '#shared/contracts/evidence-chain.ts';
import type { Sha256, Signer } from '#shared/crypto/ports.ts';
import type { EnuFrame } from '#shared/geo/enu-frame.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import { toIso } from '#shared/time/clock.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import type { RobotMemory } from '../../identity/robot-memory.ts';
import type { Box, BoxArea, ThermalFrame } from '../detector-port.ts';
import type { GroundHeight } from '../geolocation/ground-height.ts';
import { decodeThermal } from '../image/decode-thermal.ts';
import type { TrackReport } from '../tracking/track-report.ts';
import { EvidenceChain } from './evidence-chain.ts';
import { FrameArchive } from './frame-archive.ts';
import type { ArchivedFrame } from './frame-archive.ts';
import { maskedBox } from './masked-area.ts';
import type { MaskSet } from './masked-area.ts';
import { encodePng } from './png.ts';
import { blank, pixelate } from './privacy.ts';
import { shotQuality } from './shot-quality.ts';
import { toneMap } from './tone-map.ts';

/** A signed link of the chain and the picture it names; header, envelope and upload state are the fleet link's. */
export interface EvidenceItem {
  readonly manifest: SignedEvidenceCore;
  readonly bytes: Uint8Array;
}

/** Stores and later uploads pictures. */
export interface EvidenceSink {
  accept(item: EvidenceItem): void;
}

export interface EvidenceRecorderDependencies {
  readonly identity: { readonly manufacturer: string; readonly serialNumber: string };
  readonly opex: Opex;
  readonly frame: EnuFrame;
  readonly ground: GroundHeight;
  readonly masks: MaskSet;
  readonly ids: IdSource;
  readonly memory: RobotMemory;
  /** Ed25519. */
  readonly signer: Signer;
  readonly sha256: Sha256;
  readonly sink: EvidenceSink;
  /** About four seconds of frames. */
  readonly capacity?: number;
}

/** From this share on a box may be a person and is pixelated. */
const MAYBE_PERSON = 0.1;
const MOST_BOXES = 32;

interface Shot {
  readonly archived: ArchivedFrame & { readonly boxes: readonly Box[] };
  readonly frame: ThermalFrame;
  readonly report: TrackReport;
}

/** Keeps the newest frames and turns the best one of a track into signed evidence, made unrecognisable where people or homes show. */
export class EvidenceRecorder {
  readonly archive: FrameArchive;
  readonly #dependencies: EvidenceRecorderDependencies;
  readonly #chain: EvidenceChain;

  constructor(dependencies: EvidenceRecorderDependencies) {
    const { memory, signer, sha256, capacity = 24 } = dependencies;
    this.#dependencies = dependencies;
    this.archive = new FrameArchive(capacity);
    this.#chain = new EvidenceChain(memory, signer, sha256);
  }

  /**
   * Records the best shot of the object since `since`. Undefined without a frame that shows it and whose boxes are known: then there is
   * no picture, and none is made up.
   */
  record(objectId: string, detectionIds: readonly string[], since: EpochMs): SignedEvidenceCore | undefined {
    const shot = this.#bestShot(objectId, since);
    if (shot === undefined) return undefined;
    const bytes = encodePng(this.#redacted(shot));
    const { identity, opex, ids, sha256, sink, masks, frame } = this.#dependencies;
    const place = frame.toGeo(shot.archived.view.origin);
    const manifest = this.#chain.append({
      ...identity,
      opex,
      evidenceId: ids.next(),
      kind: 'STILL',
      mime: 'image/png',
      bytes: bytes.length,
      sha256: sha256(bytes),
      capturedAt: toIso(shot.frame.at),
      lat: place.latitude,
      lon: place.longitude,
      poseSource: 'gnss+odometry+imu',
      sensor: 'thermal',
      detectionIds: detectionIds.slice(0, 16),
      objectIds: [objectId],
      boxes: overlay(shot.archived),
      width: shot.frame.width,
      height: shot.frame.height,
      maskVersion: masks.version,
    });
    sink.accept({ manifest, bytes });
    return manifest;
  }

  #bestShot(objectId: string, since: EpochMs): Shot | undefined {
    let best: { readonly shot: Shot; readonly quality: number } | undefined;
    for (const archived of this.archive.framesOf(objectId, since)) {
      const decoded = decodeThermal(archived.image);
      const report = archived.tracks.get(objectId);
      if (!decoded.ok || report === undefined) continue;
      const quality = shotQuality(decoded.value, report.box, report.detectionConfidence);
      if (best === undefined || quality > best.quality) {
        best = { shot: { archived, frame: decoded.value, report }, quality };
      }
    }
    return best?.shot;
  }

  #redacted({ archived, frame }: Shot) {
    const { masks, ground } = this.#dependencies;
    const people = personBoxes(archived);
    const homes = masks.areas.map((area) => maskedBox(area, archived.view, ground)).filter((box) => box !== undefined);
    return homes.reduce(blank, people.reduce(pixelate, toneMap(frame)));
  }
}

function personBoxes({ boxes, tracks }: ArchivedFrame & { readonly boxes: readonly Box[] }): BoxArea[] {
  const maybe = boxes.filter((box) =>
    box.classes.some((each) => each.class === 'person' && each.score >= MAYBE_PERSON),
  );
  const tracked = [...tracks.values()].filter(({ classification }) =>
    classification.some(({ type, confidence }) => type === 'person' && confidence >= MAYBE_PERSON),
  );
  return [...maybe, ...tracked.map(({ box }) => box)];
}

/** Boxes to be drawn over the picture by whoever shows it. */
const overlay = ({ tracks }: ArchivedFrame) =>
  [...tracks.values()].slice(0, MOST_BOXES).map(({ objectId, box, classification }) => ({
    objectId,
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    label: classification[0]?.type ?? 'unknown',
  }));
