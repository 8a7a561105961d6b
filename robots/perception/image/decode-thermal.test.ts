import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Image } from '#shared/ros/messages.ts';
import { decodeThermal } from './decode-thermal.ts';

const image = (overrides: Partial<Image>): Image => ({
  header: { stamp: { sec: 12, nanosec: 500_000_000 }, frame_id: 'thermal_optical_frame' },
  height: 2,
  width: 3,
  encoding: 'mono16',
  is_bigendian: 0,
  step: 6,
  data: new Uint8Array(12),
  ...overrides,
});

describe('decoding thermal images', () => {
  it.each([0, 1])('gives back 16-bit counts whatever the padding, is_bigendian %i', (bigEndian) => {
    const counts = fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 5 }), (values, padding) => {
        const step = 6 + padding;
        const data = new Uint8Array(2 * step).fill(0xee);
        const view = new DataView(data.buffer);
        values.forEach((value, i) => {
          view.setUint16(Math.floor(i / 3) * step + (i % 3) * 2, value, bigEndian === 0);
        });
        const frame = decodeThermal(image({ step, data, is_bigendian: bigEndian }));
        expect(frame.ok && [...frame.value.pixels]).toEqual(values);
      }),
    );
  });

  it('keeps 8-bit counts as they are, and the time stamp', () => {
    const frame = decodeThermal(image({ encoding: 'mono8', step: 4, data: Uint8Array.of(1, 2, 3, 0, 253, 254, 255) }));
    expect(frame.ok && [...frame.value.pixels]).toEqual([1, 2, 3, 253, 254, 255]);
    expect(frame.ok && frame.value.at).toBe(12_500);
  });

  it.each(['rgb8', 'bgr8', 'yuv422', '32FC1', ''])("refuses the encoding '%s' by name", (encoding) => {
    const refused = decodeThermal(image({ encoding }));
    expect(refused.ok).toBe(false);
    expect(!refused.ok && refused.error.code).toBe('BPC_E_IMAGE_REFUSED');
    expect(!refused.ok && refused.error.message).toContain(`'${encoding}'`);
  });

  it('refuses rows that do not fit the step and data that ends early', () => {
    expect(decodeThermal(image({ step: 5 })).ok).toBe(false);
    expect(decodeThermal(image({ data: new Uint8Array(11) })).ok).toBe(false);
    expect(decodeThermal(image({ width: 0 })).ok).toBe(false);
  });
});
