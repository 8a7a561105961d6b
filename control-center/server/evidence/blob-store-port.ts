import type { DomainError } from '#shared/errors/domain-error.ts';
import type { Result } from '#shared/result/result.ts';

/** What a blob must turn out to be. */
export interface ExpectedBlob {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Pictures by hash. A blob is there whole and right, or not at all, whenever the power goes. */
export interface BlobStore {
  /** Reads to the end or to the first byte too many. BPC_E_HASH_MISMATCH stores nothing. */
  put(expected: ExpectedBlob, content: AsyncIterable<Uint8Array>): Promise<Result<void, DomainError>>;
  get(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}
