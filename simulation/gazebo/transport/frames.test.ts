import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader, frame } from './frames.ts';

describe('frames of Gazebo', () => {
  it('are their length in eight hexadecimal digits, then their bytes', () => {
    expect(frame(Buffer.from('x'.repeat(30))).toString()).toBe(`0000001E${'x'.repeat(30)}`);
  });

  it('come back whole however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.array(fc.nat(200)), (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map((body) => frame(body)));
        const ends = [...cuts.filter((cut) => cut < stream.length), stream.length].sort((a, b) => a - b);
        const reader = new FrameReader();
        const got = ends.flatMap((end, i) => reader.push(stream.subarray(ends[i - 1] ?? 0, end)));
        expect(got.map((body) => [...body])).toEqual(bodies.map((body) => [...body]));
      }),
    );
  });

  it('are refused when no length leads them, or one that nobody sends', () => {
    expect(() => new FrameReader().push(Buffer.from('HTTP/1.1 400 Bad'))).toThrow('BPC_E_PAYLOAD_MALFORMED');
    expect(() => new FrameReader().push(Buffer.from('FFFFFFFF'))).toThrow('BPC_E_PAYLOAD_MALFORMED');
  });
});
