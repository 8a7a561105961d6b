import * as nodeFs from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { CodedError, domainError } from '#shared/errors/domain-error.ts';
import { lanes } from './outbox-item.ts';
import type { DamageMark, OutboxRecord, OutboxStorage } from './outbox-storage.ts';

/** What of the file system is used: a test makes each of them fail. */
export type OutboxFiles = Pick<
  typeof nodeFs,
  | 'closeSync'
  | 'existsSync'
  | 'fdatasyncSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'openSync'
  | 'readFileSync'
  | 'renameSync'
  | 'writeFileSync'
  | 'writeSync'
>;

interface OpenLog {
  readonly file: number;
  /** Of the records that `append` returned from. */
  size: number;
  /** A refused record may lie beyond: it goes before anything is written, or `size` would be short of what must stay. */
  hasRest: boolean;
}

/** Length of the body and its CRC-32, little-endian. */
const headerBytes = 8;
/** Every body begins so: behind a damaged place the next whole record is found by it. */
const bodyStart = Buffer.from('{"kind":"');

/**
 * One file of length-prefixed, checksummed JSON records, synced with every append. A torn tail or a flipped bit costs the records it
 * hit and no other; their bytes are kept in `<path>.corrupt`. The file is opened when first needed: nothing throws before.
 */
export function fileOutboxStorage(path: string, fs: OutboxFiles = nodeFs): OutboxStorage {
  let open: OpenLog | undefined;
  /** The folder does not yet hold for certain which file has our name: a power cut might bring back another, or none. */
  let isNameDue = true;

  const syncName = (): void => {
    if (!isNameDue) return;
    syncFolder(fs, dirname(path));
    isNameDue = false;
  };

  const file = (): OpenLog => {
    if (open !== undefined) return open;
    const size = fs.existsSync(path) ? fs.readFileSync(path).length : 0;
    return (open = { file: fs.openSync(path, 'a'), size, hasRest: false });
  };

  return {
    load() {
      if (!fs.existsSync(path)) return [];
      const { damaged, records } = decode(fs.readFileSync(path));
      if (damaged.length > 0) keepDamaged(fs, `${path}.corrupt`, damaged);
      return records;
    },
    append(record) {
      try {
        const to = file();
        const bytes = encode(record);
        try {
          if (to.hasRest) cutRest(fs, to);
          for (let written = 0; written < bytes.length;) written += fs.writeSync(to.file, bytes, written);
          fs.fdatasyncSync(to.file);
          syncName();
          to.size += bytes.length;
        } catch (error) {
          // After a failed sync the pages may pass for written: they go, and the record is written anew.
          to.hasRest = true;
          tryTo(() => cutRest(fs, to));
          throw error;
        }
      } catch (cause) {
        throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', `Outbox ${path}.`), { cause });
      }
    },
    rewrite(records) {
      try {
        const next = `${path}.next`;
        fs.writeFileSync(next, Buffer.concat(records.map(encode)), { flush: true });
        fs.renameSync(next, path);
        isNameDue = true;
        const before = open;
        open = undefined;
        if (before !== undefined) tryTo(() => fs.closeSync(before.file));
        syncName();
      } catch (cause) {
        throw new CodedError(domainError('BPC_E_STORE_UNAVAILABLE', `Outbox ${path}.`), { cause });
      }
    },
  };
}

function cutRest(fs: OutboxFiles, log: OpenLog): void {
  fs.ftruncateSync(log.file, log.size);
  log.hasRest = false;
}

function encode(record: OutboxRecord): Buffer {
  const body = Buffer.from(JSON.stringify(record));
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(body.length, 0);
  header.writeUInt32LE(crc32(body), 4);
  return Buffer.concat([header, body]);
}

function decode(bytes: Buffer): { records: (OutboxRecord | DamageMark)[]; damaged: Buffer[] } {
  const records: (OutboxRecord | DamageMark)[] = [];
  const damaged: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const whole = recordAt(bytes, at);
    if (whole !== undefined) {
      records.push(whole.record);
      at = whole.end;
      continue;
    }
    const next = nextWhole(bytes, at + 1);
    damaged.push(bytes.subarray(at, next));
    records.push({ kind: 'damaged', bytes: next - at, items: legible(bytes.subarray(at, next)) });
    at = next;
  }
  return { records, damaged };
}

function recordAt(bytes: Buffer, at: number): { readonly record: OutboxRecord; readonly end: number } | undefined {
  if (at + headerBytes > bytes.length) return undefined;
  const end = at + headerBytes + bytes.readUInt32LE(at);
  if (end > bytes.length) return undefined;
  const body = bytes.subarray(at + headerBytes, end);
  if (crc32(body) !== bytes.readUInt32LE(at + 4)) return undefined;
  try {
    return { record: JSON.parse(body.toString()) as OutboxRecord, end };
  } catch {
    return undefined;
  }
}

const itemHead = /"item":\{"boot":"([0-9A-HJKMNP-TV-Z]{1,26})","seq":(\d{1,15}),"lane":"(\w+)"/g;

/** Names of items in bytes that hold no whole record. */
function legible(bytes: Buffer): DamageMark['items'] {
  return [...bytes.toString('latin1').matchAll(itemHead)].flatMap(([, boot = '', seq, lane]) => {
    const known = lanes.find((name) => name === lane);
    return known === undefined ? [] : [{ boot, seq: Number(seq), lane: known }];
  });
}

/** Where the next record that holds begins, or the end. */
function nextWhole(bytes: Buffer, from: number): number {
  for (let body = bytes.indexOf(bodyStart, from + headerBytes); body >= 0; body = bytes.indexOf(bodyStart, body + 1)) {
    if (recordAt(bytes, body - headerBytes) !== undefined) return body - headerBytes;
  }
  return bytes.length;
}

/** For whoever wants to look; a disk without room for it is no reason to stop. */
function keepDamaged(fs: OutboxFiles, path: string, damaged: readonly Buffer[]): void {
  tryTo(() => fs.writeFileSync(path, Buffer.concat(damaged), { flush: true }));
}

function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // What was not done is recognised at the next load.
  }
}

function syncFolder(fs: OutboxFiles, path: string): void {
  const folder = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}
