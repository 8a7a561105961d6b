import { CdrBuffer } from './cdr-buffer.ts';
import { rosDefinition, rosFields } from './ros-definitions.ts';
import type { RosField } from './ros-definitions.ts';

export interface RosEncoder {
  /** Foxglove's `ros2msg` text. */
  readonly definition: string;
  /** CDR (XCDR1, little-endian), as ROS 2 puts it on the wire. Throws where a value is not of its field's kind. */
  encode(message: unknown): Uint8Array;
}

type Put = (out: CdrBuffer, value: unknown) => void;

/** Undefined for types that are not recorded. */
export function rosEncoder(type: string): RosEncoder | undefined {
  const definition = rosDefinition(type);
  if (definition === undefined) return undefined;
  const put = putMessage(type.replace('/msg/', '/'));
  return {
    definition,
    encode(message) {
      const out = new CdrBuffer();
      put(out, message);
      return out.bytes();
    },
  };
}

function putMessage(name: string): Put {
  const fields = rosFields(name).map((field) => [field.name, putField(field)] as const);
  return (out, value) => {
    const message = value as Readonly<Record<string, unknown>>;
    for (const [key, put] of fields) put(out, message[key]);
  };
}

function putField({ arraySize, isArray, type }: RosField): Put {
  const put = primitives[type] ?? putMessage(type);
  if (!isArray) return put;
  return (out, value) => {
    const items = value as ArrayLike<unknown>;
    if (arraySize === undefined) out.uint32(items.length);
    else if (items.length !== arraySize) throw new RangeError(`${type}[${arraySize}] holds ${items.length} values`);
    if (type === 'uint8' && items instanceof Uint8Array) out.raw(items);
    else for (let i = 0; i < items.length; i++) put(out, items[i]);
  };
}

const primitives: Readonly<Record<string, Put>> = {
  bool: (out, value) => out.uint8(value === true ? 1 : 0),
  int8: (out, value) => out.uint8((value as number) & 0xff),
  uint8: (out, value) => out.uint8(value as number),
  uint16: (out, value) => out.uint16(value as number),
  int32: (out, value) => out.int32(value as number),
  uint32: (out, value) => out.uint32(value as number),
  float32: (out, value) => out.float32(value as number),
  float64: (out, value) => out.float64(value as number),
  string: (out, value) => out.string(value as string),
};
