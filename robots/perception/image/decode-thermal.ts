import { domainError } from '#shared/errors/domain-error.ts';
import type { DomainError } from '#shared/errors/domain-error.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Image } from '#shared/ros/messages.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import type { ThermalFrame } from '../detector-port.ts';

/** Bytes a pixel of the encodings understood here (sensor_msgs/image_encodings.hpp). */
const bytesPerPixel: Readonly<Record<string, 1 | 2>> = { mono8: 1, '8UC1': 1, mono16: 2, '16UC1': 2 };

/** Copies the pixels out of a message, honouring `step` and `is_bigendian`; 8-bit counts are kept as they are. */
export function decodeThermal(image: Image): Result<ThermalFrame, DomainError> {
  const depth = bytesPerPixel[image.encoding];
  if (depth === undefined) return refuse(`The encoding '${image.encoding}' is not a single-channel 8 or 16 bit one.`);
  const { width, height, step } = image;
  if (!(width > 0 && height > 0)) return refuse(`The image is ${width} x ${height} pixels.`);
  if (step < width * depth) return refuse(`A step of ${step} bytes is shorter than ${width} pixels of ${depth} bytes.`);
  const needed = step * (height - 1) + width * depth;
  if (image.data.length < needed) return refuse(`The image holds ${image.data.length} bytes, ${needed} are needed.`);
  const pixels = new Uint16Array(width * height);
  const copyRow = depth === 1 ? copyRow8 : image.is_bigendian === 0 ? copyRow16Little : copyRow16Big;
  for (let row = 0; row < height; row++) copyRow(image.data, row * step, pixels, row * width, width);
  return ok({ width, height, pixels, at: fromStamp(image.header.stamp) });
}

const refuse = (what: string): Result<never, DomainError> => err(domainError('BPC_E_IMAGE_REFUSED', what));

type CopyRow = (from: Uint8Array, offset: number, to: Uint16Array, at: number, width: number) => void;

const copyRow8: CopyRow = (from, offset, to, at, width) => {
  for (let i = 0; i < width; i++) to[at + i] = from[offset + i] as number;
};

const copyRow16Little: CopyRow = (from, offset, to, at, width) => {
  for (let i = 0; i < width; i++) {
    to[at + i] = (from[offset + 2 * i] as number) | ((from[offset + 2 * i + 1] as number) << 8);
  }
};

const copyRow16Big: CopyRow = (from, offset, to, at, width) => {
  for (let i = 0; i < width; i++) {
    to[at + i] = ((from[offset + 2 * i] as number) << 8) | (from[offset + 2 * i + 1] as number);
  }
};
