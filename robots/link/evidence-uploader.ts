import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Result } from '#shared/result/result.ts';

/** Carries a picture to the centre. The manifest went before it by MQTT; the centre compares hash and signature. */
export interface EvidenceUploader {
  upload(evidenceId: string, bytes: Uint8Array): Promise<Result<undefined, DomainError>>;
}

/** Pictures waiting for their upload, on disk; oldest first. */
export interface EvidenceSpool {
  put(evidenceId: string, bytes: Uint8Array): void;
  get(evidenceId: string): Uint8Array | undefined;
  remove(evidenceId: string): void;
  list(): readonly string[];
}

/** For simulation and tests: outlives a killed agent as a disk does. */
export function memoryEvidenceSpool(): EvidenceSpool {
  const items = new Map<string, Uint8Array>();
  return {
    put: (evidenceId, bytes) => void items.set(evidenceId, bytes),
    get: (evidenceId) => items.get(evidenceId),
    remove: (evidenceId) => void items.delete(evidenceId),
    list: () => [...items.keys()],
  };
}
