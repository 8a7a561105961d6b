import { createHash } from 'node:crypto';
import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { ExpectedBlob } from './blob-store-port.ts';

/** Passes content through `keep` while it counts and hashes; stops at the first byte too many. */
export async function checkContent(
  expected: ExpectedBlob,
  content: AsyncIterable<Uint8Array>,
  keep: (chunk: Uint8Array) => Promise<void> | void,
): Promise<Result<void, DomainError>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > expected.bytes) return mismatch(`more than the ${expected.bytes} bytes of its manifest`);
    hash.update(chunk);
    await keep(chunk);
  }
  if (bytes < expected.bytes) return mismatch(`${bytes} of the ${expected.bytes} bytes of its manifest`);
  return hash.digest('hex') === expected.sha256 ? ok(undefined) : mismatch('other bytes than its manifest names');
}

const mismatch = (what: string): Result<never, DomainError> =>
  err(domainError('BPC_E_HASH_MISMATCH', `The upload holds ${what}.`));
