import type { BlobStore } from './blob-store-port.ts';
import { checkContent } from './checked-content.ts';

/** For simulated time. */
export class MemoryBlobStore implements BlobStore {
  readonly #blobs = new Map<string, Uint8Array>();

  async put(...[expected, content]: Parameters<BlobStore['put']>): ReturnType<BlobStore['put']> {
    const chunks: Uint8Array[] = [];
    const checked = await checkContent(expected, content, (chunk) => void chunks.push(chunk));
    if (checked.ok) this.#blobs.set(expected.sha256, Buffer.concat(chunks));
    return checked;
  }

  get(sha256: string): ReturnType<BlobStore['get']> {
    const blob = this.#blobs.get(sha256);
    return Promise.resolve(blob === undefined ? undefined : once(blob));
  }
}

async function* once(blob: Uint8Array): AsyncIterable<Uint8Array> {
  yield blob;
}
