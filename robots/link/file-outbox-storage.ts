import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import type { OutboxRecord, OutboxStorage } from './outbox-storage.ts';

/** Length of the body and its CRC-32, little-endian. */
const headerBytes = 8;

/**
 * One file of length-prefixed, checksummed JSON records, synced with every append. After a crash the intact prefix is loaded; a torn
 * or damaged tail is moved to `<path>.corrupt` and reported.
 */
export function fileOutboxStorage(path: string, onFault: (error: unknown) => void): OutboxStorage {
  let file = openSync(path, 'a+');
  let size = 0;

  const append = (record: OutboxRecord): void => {
    const bytes = encode(record);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      fdatasyncSync(file);
      size += bytes.length;
    } catch (cause) {
      tryTruncate(file, size);
      throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', `Outbox ${path}.`), { cause });
    }
  };

  return {
    append,
    load() {
      const bytes = readFileSync(path);
      const { records, intactBytes } = decode(bytes);
      if (intactBytes < bytes.length) {
        writeFileSync(`${path}.corrupt`, bytes.subarray(intactBytes), { flush: true });
        ftruncateSync(file, intactBytes);
        fsyncSync(file);
        const lost = bytes.length - intactBytes;
        onFault(new CodedError(domainError('BPC_E_OUTBOX_CORRUPT', `Outbox ${path}: ${lost} bytes at its end.`)));
      }
      size = intactBytes;
      return records;
    },
    rewrite(records) {
      const next = `${path}.next`;
      const bytes = Buffer.concat(records.map(encode));
      writeFileSync(next, bytes, { flush: true });
      renameSync(next, path);
      syncFolder(dirname(path));
      closeSync(file);
      file = openSync(path, 'a+');
      size = bytes.length;
    },
  };
}

function encode(record: OutboxRecord): Buffer {
  const body = Buffer.from(JSON.stringify(record));
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(body.length, 0);
  header.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([header, body]);
}

function decode(bytes: Buffer): { records: OutboxRecord[]; intactBytes: number } {
  const records: OutboxRecord[] = [];
  let at = 0;
  while (at + headerBytes <= bytes.length) {
    const end = at + headerBytes + bytes.readUInt32LE(at);
    if (end > bytes.length) break;
    const body = bytes.subarray(at + headerBytes, end);
    if (crc32(body) !== bytes.readUInt32LE(at + 4)) break;
    records.push(JSON.parse(body.toString()) as OutboxRecord);
    at = end;
  }
  return { records, intactBytes: at };
}

/** A half-written record must not stand before the next one. */
function tryTruncate(file: number, size: number): void {
  try {
    ftruncateSync(file, size);
  } catch {
    // The next load sets the torn tail aside.
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
