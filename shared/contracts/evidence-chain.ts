import { canonicalJson } from '../crypto/canonical-json.ts';
import type { Sha256, Signer, Verifier } from '../crypto/ports.ts';
import type { EvidenceManifest } from './extension/evidence.ts';

/**
 * A robot's evidence chain. An item's core is what the picture is and where it stands in the chain; transport (VDA header,
 * envelope) and `uploadState`, which changes later, are outside. The Ed25519 signature covers the canonical core;
 * `prevHash` of item n+1 is the SHA-256 over the canonical core of item n *with* its signature. `seq` counts from 0 over
 * the robot's lifetime, not its boots. The first item carries `chainGenesisHash`.
 */
export const chainGenesisHash = '0'.repeat(64);

const coreKeys = [
  'manufacturer',
  'serialNumber',
  'opex',
  'evidenceId',
  'kind',
  'mime',
  'bytes',
  'sha256',
  'capturedAt',
  'lat',
  'lon',
  'poseSource',
  'sensor',
  'detectionIds',
  'objectIds',
  'boxes',
  'width',
  'height',
  'seq',
  'prevHash',
  'keyId',
  'maskVersion',
] as const satisfies readonly (keyof EvidenceManifest)[];

/** The core of a manifest before it is signed. */
export type EvidenceCore = Pick<EvidenceManifest, (typeof coreKeys)[number]>;
export type SignedEvidenceCore = EvidenceCore & Pick<EvidenceManifest, 'sig'>;

const encoder = new TextEncoder();

/** The object a signature covers: the core alone, whatever else the value carries. */
export const chainPayload = (item: EvidenceCore): EvidenceCore =>
  Object.fromEntries(coreKeys.map((key) => [key, item[key]])) as unknown as EvidenceCore;

export const chainSignedBytes = (item: EvidenceCore): Uint8Array => encoder.encode(canonicalJson(chainPayload(item)));

/** What the next item must carry as `prevHash`. */
export const chainHash = (item: SignedEvidenceCore, sha256: Sha256): string =>
  sha256(encoder.encode(canonicalJson({ ...chainPayload(item), sig: item.sig })));

/** Signs a core; `keyId` is the signer's. */
export function signEvidence<T extends Omit<EvidenceCore, 'keyId'>>(
  core: T,
  signer: Signer,
): T & Pick<EvidenceManifest, 'keyId' | 'sig'> {
  const item = { ...core, keyId: signer.keyId };
  return { ...item, sig: signer.sign(chainSignedBytes(item)) };
}

export const isEvidenceAuthentic = (item: SignedEvidenceCore, verifier: Verifier): boolean =>
  verifier.verify(item.keyId, chainSignedBytes(item), item.sig);
