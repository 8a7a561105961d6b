import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ulidSource } from '#shared/ids/ulid.ts';
import { seededRandom } from '#shared/random/random.ts';
import { sha256Hex } from '../access/node-crypto.ts';
import type { BlobStore } from '../evidence/blob-store-port.ts';
import { MemoryBlobStore } from '../evidence/memory-blob-store.ts';
import { FileBlobStore } from './file-blob-store.ts';

const ids = ulidSource({ now: () => 1_700_000_000_000 }, seededRandom('blobs'));
const picture = Buffer.from('a picture');

async function* chunks(...parts: Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* parts;
}

async function collect(content: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of content) parts.push(part);
  return parts;
}

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));
async function store() {
  const folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  folders.push(folder);
  return { folder, blobs: new FileBlobStore(folder, ids) };
}
const expected = { sha256: sha256Hex(picture), bytes: picture.byteLength };

describe.each([
  ['file', async (): Promise<BlobStore> => (await store()).blobs],
  ['memory', async (): Promise<BlobStore> => new MemoryBlobStore()],
])('a blob store (%s)', (_name, open) => {
  it('gives back what it was given, and nothing for a hash it has not or a name that is none', async () => {
    const blobs = await open();
    expect((await blobs.put(expected, chunks(picture))).ok).toBe(true);
    expect(Buffer.concat(await collect((await blobs.get(expected.sha256))!))).toEqual(picture);
    expect(await blobs.get('0'.repeat(64))).toBeUndefined();
    expect(await blobs.get('../../etc/passwd')).toBeUndefined();
  });

  it.each([
    ['other bytes', Buffer.from('A picture')],
    ['more bytes', Buffer.concat([picture, picture])],
    ['fewer bytes', picture.subarray(1)],
  ])('refuses %s and keeps nothing', async (_what, content) => {
    const blobs = await open();
    const stored = await blobs.put(expected, chunks(content));
    expect(stored.ok ? '' : stored.error.code).toBe('BPC_E_HASH_MISMATCH');
    expect(await blobs.get(expected.sha256)).toBeUndefined();
  });
});

describe('the file blob store', () => {
  it('leaves nothing behind when the content is wrong or the sender goes away', async () => {
    const { blobs, folder } = await store();
    expect((await blobs.put(expected, chunks(picture, picture))).ok).toBe(false);
    async function* cutOff(): AsyncIterable<Uint8Array> {
      yield picture.subarray(0, 4);
      throw new Error('aborted');
    }
    await expect(blobs.put(expected, cutOff())).rejects.toThrow('aborted');
    expect(await readdir(join(folder, expected.sha256.slice(0, 2)))).toEqual([]);
  });

  it('names a disk that refuses', async () => {
    const { folder } = await store();
    await writeFile(join(folder, 'file'), '');
    const blobs = new FileBlobStore(join(folder, 'file'), ids);
    await expect(blobs.put(expected, chunks(picture))).rejects.toThrow('BPC_E_STORE_UNAVAILABLE');
  });
});
