import type { DomainError } from '#shared/errors/domain-error.ts';
import type { UploadPace } from './upload-pace.ts';
import type { Result } from '#shared/result/result.ts';

/** Carries a picture to the centre. The manifest went before it by MQTT; the centre compares hash and signature. */
export interface EvidenceUploader {
  /** `pace`: gives the bytes piece by piece; without it all go at once. */
  upload(
    evidenceId: string,
    bytes: Uint8Array,
    pace?: Pick<UploadPace, 'pieces'>,
  ): Promise<Result<undefined, DomainError>>;
}

/** Pictures waiting for their upload, on disk; oldest first. */
export interface EvidenceSpool {
  put(evidenceId: string, bytes: Uint8Array): void;
  get(evidenceId: string): Uint8Array | undefined;
  remove(evidenceId: string): void;
  list(): readonly string[];
  /** Bytes of one picture; 0 if it is not there. */
  size(evidenceId: string): number;
}

/** For simulation and tests: outlives a killed agent as a disk does. */
export function memoryEvidenceSpool(): EvidenceSpool {
  const items = new Map<string, Uint8Array>();
  return {
    put: (evidenceId, bytes) => void items.set(evidenceId, bytes),
    get: (evidenceId) => items.get(evidenceId),
    remove: (evidenceId) => void items.delete(evidenceId),
    list: () => [...items.keys()],
    size: (evidenceId) => items.get(evidenceId)?.byteLength ?? 0,
  };
}
