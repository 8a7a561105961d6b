import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { IdSource } from '#shared/ids/ulid.ts';
import type { BlobStore } from '../evidence/blob-store-port.ts';
import { checkContent } from '../evidence/checked-content.ts';

const hexHash = /^[0-9a-f]{64}$/;

/**
 * Files named by hash, in 256 folders. Written beside, synced, then renamed: a reader never meets half a picture, and what was
 * confirmed survives power loss.
 */
export class FileBlobStore implements BlobStore {
  readonly #folder: string;
  readonly #ids: IdSource;

  constructor(folder: string, ids: IdSource) {
    this.#folder = folder;
    this.#ids = ids;
  }

  async put(...[expected, content]: Parameters<BlobStore['put']>): ReturnType<BlobStore['put']> {
    const folder = join(this.#folder, expected.sha256.slice(0, 2));
    const part = join(folder, `${this.#ids.next()}.part`);
    try {
      await mkdir(folder, { recursive: true });
      const file = await open(part, 'wx', 0o600);
      try {
        const checked = await checkContent(expected, content, (chunk) => file.writeFile(chunk));
        if (!checked.ok) return checked;
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, this.#path(expected.sha256));
      await syncFolder(folder);
      return { ok: true, value: undefined };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
      throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', 'The picture cannot be written.'), { cause });
    } finally {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  async get(sha256: string): ReturnType<BlobStore['get']> {
    if (!hexHash.test(sha256)) return undefined;
    const path = this.#path(sha256);
    return access(path).then(
      () => createReadStream(path) as AsyncIterable<Uint8Array>,
      () => undefined,
    );
  }

  #path(sha256: string): string {
    return join(this.#folder, sha256.slice(0, 2), sha256);
  }
}

/** A rename is durable once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
