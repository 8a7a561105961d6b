import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameGuard } from './frame-guard.ts';

function frame(length: number): Uint8Array {
  const header = [0x30];
  let rest = length;
  do {
    header.push((rest % 128) | (rest >= 128 ? 128 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from([...header, ...new Uint8Array(length).fill(0xff)]);
}

const cut = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
};

describe('the frame guard', () => {
  it('lets every stream of frames within the limit pass, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 30 }),
        (lengths, sizes) => {
          const guard = new FrameGuard(500);
          const stream = Buffer.concat(lengths.map(frame));
          expect(cut(stream, sizes).every((chunk) => guard.accepts(chunk))).toBe(true);
        },
      ),
    );
  });

  it('refuses a frame above the limit at its header, before its body', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500)), fc.integer({ min: 501, max: 200_000 }), (before, tooLong) => {
        const guard = new FrameGuard(500);
        const header = frame(tooLong).subarray(0, 5);
        expect(before.map(frame).every((chunk) => guard.accepts(chunk))).toBe(true);
        expect(guard.accepts(header)).toBe(false);
      }),
    );
  });

  it('refuses a length of more than four bytes', () => {
    expect(new FrameGuard(1e9).accepts(Uint8Array.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]))).toBe(false);
  });
});
