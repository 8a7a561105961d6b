import { Type } from 'typebox';
import type { Static } from 'typebox';
import { count, latitude, literals, longitude, sha256Hex, shortText, strict, ulid, utcTime } from '../primitives.ts';
import { extensionFields, Sensor } from './common.ts';

/** Manifest of a picture that travels by HTTP; a link of the robot's own hash chain, signed with its Ed25519 key. */
export const EvidenceManifest = Type.Object(
  {
    ...extensionFields,
    evidenceId: ulid(),
    kind: literals(['STILL', 'CROP', 'CLIP', 'RECORDING']),
    mime: literals(['image/png', 'image/jpeg', 'video/mp4', 'application/mcap']),
    bytes: Type.Integer({
      minimum: 1,
      maximum: 1073741824,
      description: 'an upload takes at most 8 MiB; recordings stay on the robot',
    }),
    sha256: sha256Hex(),
    capturedAt: utcTime(),
    lat: latitude(),
    lon: longitude(),
    poseSource: Type.Optional(shortText()),
    sensor: Sensor,
    detectionIds: Type.Optional(Type.Array(ulid(), { maxItems: 16 })),
    objectIds: Type.Optional(Type.Array(ulid(), { maxItems: 16 })),
    /** Boxes in pixels of the full frame, drawn as an overlay and never burned in. */
    boxes: Type.Optional(
      Type.Array(
        Type.Object(
          {
            objectId: ulid(),
            x: Type.Number(),
            y: Type.Number(),
            width: Type.Number({ minimum: 0 }),
            height: Type.Number({ minimum: 0 }),
            label: shortText(),
          },
          strict,
        ),
        { maxItems: 32 },
      ),
    ),
    width: Type.Optional(Type.Integer({ minimum: 1, maximum: 8192 })),
    height: Type.Optional(Type.Integer({ minimum: 1, maximum: 8192 })),
    seq: count(),
    prevHash: sha256Hex(),
    sig: Type.String({ maxLength: 256 }),
    keyId: shortText(),
    maskVersion: shortText(),
    uploadState: literals(['PENDING', 'UPLOADED', 'FAILED', 'DROPPED', 'ON_ROBOT']),
  },
  strict,
);
export type EvidenceManifest = Static<typeof EvidenceManifest>;
