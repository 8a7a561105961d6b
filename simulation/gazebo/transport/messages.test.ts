import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, toSeconds } from './messages.ts';

const number = () => fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const vector = () => fc.record({ x: number(), y: number(), z: number() });
const rotation = () => fc.record({ x: number(), y: number(), z: number(), w: number() });

describe('messages of Gazebo', () => {
  it('send zeros too: Gazebo refuses a required member that is left out', () => {
    const bytes = encodeMessage('PosesStamped', { time: { sec: 0, nsec: 0 }, pose: [] });
    expect(Buffer.from(bytes).toString('hex')).toBe('0a0408001000');
  });

  it('come back as they were', () => {
    const poses = fc.array(fc.record({ name: fc.string(), id: fc.nat(), position: vector(), orientation: rotation() }));
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(999_999_999), poses, (sec, nsec, pose) => {
        const message = { time: { sec, nsec }, pose };
        expect(decodeMessage('PosesStamped', encodeMessage('PosesStamped', message))).toEqual(message);
      }),
    );
  });

  it('read iterations of any size and times as seconds', () => {
    const zero = { sec: 0, nsec: 0 };
    const statistics = { sim_time: { sec: 7, nsec: 250_000_000 }, pause_time: zero, real_time: zero, paused: false };
    const iterations = 2 ** 40;
    const back = decodeMessage('WorldStatistics', encodeMessage('WorldStatistics', { ...statistics, iterations }));
    expect([back.iterations, toSeconds(back.sim_time)]).toEqual([iterations, 7.25]);
  });

  it('throw on bytes that are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), (bytes) => {
        try {
          decodeMessage('ImageStamped', bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
    expect(() => decodeMessage('GzString', Uint8Array.of(0x0a, 0xff))).toThrow(RangeError);
  });
});
