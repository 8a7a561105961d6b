import { crc32 } from 'node:zlib';
import { writeAll } from '#shared/disk/files.ts';
import type { OpenFile } from '#shared/disk/files.ts';

/** Version, length of the text and its CRC-32, little-endian. */
const headerBytes = 12;
const slotBytes = 1_048_576;

export interface SlotContent {
  readonly version: number;
  readonly text: string;
}

/**
 * A file of two slots of fixed place, overwritten in turn: a write that tears leaves the other one whole, and none ever needs room that
 * a full disk does not have.
 */
export const memorySlots = {
  /** The newest intact slot; undefined if both are damaged. */
  read(bytes: Uint8Array): SlotContent | undefined {
    const [a, b] = [readSlot(bytes, 0), readSlot(bytes, slotBytes)];
    return a !== undefined && (b === undefined || a.version > b.version) ? a : b;
  },

  /** On disk when it returns. */
  write(file: OpenFile, content: SlotContent): void {
    writeAll(file, encode(content), content.version % 2 === 0 ? 0 : slotBytes);
    file.sync();
  },

  /** Both slots, so that the room is taken before it is needed. */
  prepare(file: OpenFile, text: string): void {
    file.truncate(0);
    for (const version of [0, 1]) {
      const slot = new Uint8Array(slotBytes);
      slot.set(encode({ version, text }));
      writeAll(file, slot, version * slotBytes);
    }
    file.sync();
  },
} as const;

function encode({ text, version }: SlotContent): Uint8Array {
  const body = Buffer.from(text);
  if (headerBytes + body.length > slotBytes) throw new RangeError(`${body.length} bytes do not fit a memory slot`);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(version, 0);
  header.writeUInt32LE(body.length, 4);
  header.writeUInt32LE(crc32(Buffer.concat([header.subarray(0, 8), body])), 8);
  return Buffer.concat([header, body]);
}

function readSlot(bytes: Uint8Array, offset: number): SlotContent | undefined {
  const slot = Buffer.from(bytes.subarray(offset, offset + slotBytes));
  if (slot.length < headerBytes) return undefined;
  const end = headerBytes + slot.readUInt32LE(4);
  if (end > slot.length) return undefined;
  const body = slot.subarray(headerBytes, end);
  if (crc32(Buffer.concat([slot.subarray(0, 8), body])) !== slot.readUInt32LE(8)) return undefined;
  return { version: slot.readUInt32LE(0), text: body.toString() };
}
