/** A message's fields as the installed ROS defines them. */
export interface MessageDefinition {
  readonly fields: readonly { readonly name: string; readonly type: FieldType }[];
}

export interface FieldType {
  readonly type: string;
  readonly pkgName: string | null;
  readonly isArray: boolean;
  /** Length or upper bound of an array, where it has one. */
  readonly arraySize: number | null;
  readonly isFixedSizeArray: boolean;
  readonly isUpperBound: boolean;
  readonly isPrimitiveType: boolean;
}

/** Validates a message against the installed definition, and turns what rclnodejs decoded into the port's types. */
export interface MessageShape {
  /** The first thing that is wrong, with its path; undefined: nothing. rclnodejs itself would send NaN and zeros. */
  fault(value: unknown): string | undefined;
  decode(value: unknown): unknown;
}

export interface ShapeOptions {
  /** Finds the definition of a nested message, e.g. `std_msgs/msg/Header`. */
  readonly find: (type: string) => MessageDefinition;
  /** May fields be left out? Newer distributions add fields to actions; ROS fills them with zeros. */
  readonly mayOmit: boolean;
  /** Numeric arrays kept as typed arrays, by field name; all others become plain arrays, as the port's typings say. */
  readonly typedArrays: ReadonlySet<string>;
}

interface Codec {
  fault(value: unknown, path: string): string | undefined;
  /** Undefined: the value stays as it is. */
  readonly decode: ((value: unknown) => unknown) | undefined;
}

/** Compiled once an entity, because it runs for every message. */
export function messageShape(definition: MessageDefinition, options: ShapeOptions): MessageShape {
  const codec = messageCodec(definition, options);
  return { fault: (value) => codec.fault(value, ''), decode: (value) => codec.decode?.(value) };
}

function messageCodec(definition: MessageDefinition, options: ShapeOptions): Codec {
  // Empty messages carry a dummy member.
  const fields = definition.fields
    .filter(({ name }) => !name.startsWith('_') && name !== 'structure_needs_at_least_one_member')
    .map(({ name, type }) => ({ name, codec: fieldCodec(name, type, options) }));
  const known = new Set(fields.map(({ name }) => name));
  return {
    fault(value, path) {
      if (typeof value !== 'object' || value === null) return `${path || 'message'} must be an object`;
      const record = value as Readonly<Record<string, unknown>>;
      for (const { name, codec } of fields) {
        const member = record[name];
        if (member === undefined) {
          if (options.mayOmit) continue;
          return `${path}${name} is missing`;
        }
        const fault = codec.fault(member, `${path}${name}`);
        if (fault !== undefined) return fault;
      }
      for (const name in record) if (!known.has(name)) return `${path}${name} is no field of this message`;
      return undefined;
    },
    decode(value) {
      const source = value as Readonly<Record<string, unknown>>;
      const result: Record<string, unknown> = {};
      for (const { name, codec } of fields) {
        const member = source[name];
        result[name] = codec.decode === undefined ? member : codec.decode(member);
      }
      return result;
    },
  };
}

function fieldCodec(name: string, type: FieldType, options: ShapeOptions): Codec {
  const element = type.isPrimitiveType
    ? primitiveCodec(type.type)
    : messageCodec(options.find(`${type.pkgName}/msg/${type.type}`), options);
  if (!type.isArray) return type.isPrimitiveType ? element : nested(element);
  return arrayCodec(type, type.isPrimitiveType ? element : nested(element), options.typedArrays.has(name));
}

const nested = (codec: Codec): Codec => ({ ...codec, fault: (value, path) => codec.fault(value, `${path}.`) });

function arrayCodec(
  { arraySize, isFixedSizeArray, isUpperBound }: FieldType,
  element: Codec,
  keepTyped: boolean,
): Codec {
  const { decode } = element;
  return {
    fault(value, path) {
      const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
      if (!isTyped && !Array.isArray(value)) return `${path} must be an array`;
      const items = value as ArrayLike<unknown>;
      if (isFixedSizeArray && items.length !== arraySize)
        return `${path} has ${items.length} elements, not ${arraySize}`;
      if (isUpperBound && items.length > (arraySize ?? 0)) return `${path} has more than ${arraySize} elements`;
      if (keepTyped && isTyped) return undefined;
      for (let i = 0; i < items.length; i++) {
        const fault = element.fault(items[i], `${path}[${i}]`);
        if (fault !== undefined) return fault;
      }
      return undefined;
    },
    decode(value) {
      if (keepTyped) return value;
      const items = value as ArrayLike<unknown>;
      return decode === undefined ? Array.from(items) : Array.from(items, decode);
    },
  };
}

const integerRanges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  byte: [0, 255],
  char: [0, 255],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
};

/** Floats may be NaN: REP-117 and BatteryState use it for "not measured". */
function primitiveCodec(type: string): Codec {
  const range = integerRanges[type];
  if (range !== undefined) {
    const [min, max] = range;
    return {
      decode: undefined,
      fault: (value, path) =>
        Number.isInteger(value) && (value as number) >= min && (value as number) <= max
          ? undefined
          : `${path} must be ${type}, got ${String(value)}`,
    };
  }
  const wanted = javaScriptType(type);
  return {
    // 64-bit integers travel as BigInt in rclnodejs and in this port.
    decode: undefined,
    fault: (value, path) =>
      typeof value === wanted ? undefined : `${path} must be ${wanted} (${type}), got ${String(value)}`,
  };
}

function javaScriptType(type: string): 'boolean' | 'number' | 'bigint' | 'string' {
  if (type === 'bool') return 'boolean';
  if (type === 'int64' || type === 'uint64') return 'bigint';
  return type === 'float32' || type === 'float64' ? 'number' : 'string';
}
