import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { CompressChunk } from './recording-writer.ts';

const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** MCAP's `zstd` chunks, which Foxglove reads; about a millisecond for the writer's 64 kB. */
export const zstdChunk = {
  compress: ((chunk) => ({
    compression: 'zstd',
    compressedData: zstdCompressSync(chunk, fast),
  })) satisfies CompressChunk,
  decompress: (chunk: Uint8Array): Uint8Array => zstdDecompressSync(chunk),
};
