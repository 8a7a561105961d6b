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
  /** What a decoded message can still have wrong: rclnodejs gives every field its type, so only `finite` is left to check. */
  readonly incomingFault: ((value: unknown) => string | undefined) | undefined;
  /** Changes the message in place. */
  decode(value: unknown): unknown;
}

export interface ShapeOptions {
  /** Finds the definition of a nested message, e.g. `std_msgs/msg/Header`. */
  readonly find: (type: string) => MessageDefinition;
  /** May fields be left out? Newer distributions add fields to actions; ROS fills them with zeros. */
  readonly mayOmit: boolean;
  /** Numeric arrays kept as typed arrays, by field name; all others become plain arrays, as the port's typings say. */
  readonly typedArrays: ReadonlySet<string>;
  /** Must every float be finite? NaN otherwise stands for "not measured" (REP-117, BatteryState, a fix without satellites). */
  readonly finite?: boolean;
}

interface Codec {
  /** Where below the value and what, e.g. `[2].x must be finite`; ` must be an array` for the value itself. */
  fault(value: unknown): string | undefined;
  /** Undefined: the value stays as it is. */
  readonly decode: ((value: unknown) => unknown) | undefined;
}

/** Compiled once an entity, because it runs for every message. */
export function messageShape(definition: MessageDefinition, options: ShapeOptions): MessageShape {
  const codec = messageCodec(definition, options);
  const fault = (value: unknown): string | undefined => {
    const found = codec.fault(value);
    return found?.startsWith('.') === true ? found.slice(1) : found && `message${found}`;
  };
  const decode = codec.decode ?? ((value: unknown): unknown => value);
  return { fault, incomingFault: options.finite === true ? fault : undefined, decode };
}

function messageCodec(definition: MessageDefinition, options: ShapeOptions): Codec {
  const fields = definition.fields
    .filter(({ name }) => !isDummy(name))
    .map(({ name, type }) => ({ name, codec: fieldCodec(name, type, options) }));
  const known = new Set(fields.map(({ name }) => name));
  return {
    fault(value) {
      if (typeof value !== 'object' || value === null) return ' must be an object';
      const record = value as Readonly<Record<string, unknown>>;
      for (const { name, codec } of fields) {
        const member = record[name];
        if (member === undefined) {
          if (options.mayOmit) continue;
          return `.${name} is missing`;
        }
        const fault = codec.fault(member);
        if (fault !== undefined) return `.${name}${fault}`;
      }
      for (const name in record) if (!known.has(name)) return `.${name} is no field of this message`;
      return undefined;
    },
    decode: memberDecoder(
      fields.flatMap(({ name, codec: { decode } }) => (decode === undefined ? [] : [{ name, decode }])),
      definition.fields.map(({ name }) => name).filter(isDummy),
    ),
  };
}

/** Empty messages carry a dummy member. */
const isDummy = (name: string): boolean => name.startsWith('_') || name === 'structure_needs_at_least_one_member';

function memberDecoder(
  members: readonly { readonly name: string; readonly decode: (value: unknown) => unknown }[],
  dummies: readonly string[],
): Codec['decode'] {
  if (members.length === 0 && dummies.length === 0) return undefined;
  return (value) => {
    const message = value as Record<string, unknown>;
    for (const { name, decode } of members) message[name] = decode(message[name]);
    for (const name of dummies) delete message[name];
    return message;
  };
}

function fieldCodec(name: string, type: FieldType, options: ShapeOptions): Codec {
  const element = type.isPrimitiveType
    ? primitiveCodec(type.type, options.finite === true)
    : messageCodec(options.find(`${type.pkgName}/msg/${type.type}`), options);
  return type.isArray ? arrayCodec(type, element, options.typedArrays.has(name)) : element;
}

function arrayCodec(
  { arraySize, isFixedSizeArray, isUpperBound }: FieldType,
  element: Codec,
  keepTyped: boolean,
): Codec {
  const { decode } = element;
  return {
    fault(value) {
      const isTyped = ArrayBuffer.isView(value) && !(value instanceof DataView);
      if (!isTyped && !Array.isArray(value)) return ' must be an array';
      const items = value as ArrayLike<unknown>;
      if (isFixedSizeArray && items.length !== arraySize) return ` has ${items.length} elements, not ${arraySize}`;
      if (isUpperBound && items.length > (arraySize ?? 0)) return ` has more than ${arraySize} elements`;
      if (keepTyped && isTyped) return undefined;
      for (let i = 0; i < items.length; i++) {
        const fault = element.fault(items[i]);
        if (fault !== undefined) return `[${i}]${fault}`;
      }
      return undefined;
    },
    decode: keepTyped
      ? undefined
      : (value) => {
          const items = value as ArrayLike<unknown>;
          const result: unknown[] = [];
          for (let i = 0; i < items.length; i++) result.push(decode === undefined ? items[i] : decode(items[i]));
          return result;
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

function primitiveCodec(type: string, finite: boolean): Codec {
  const range = integerRanges[type];
  if (range !== undefined) {
    const [min, max] = range;
    return {
      decode: undefined,
      fault: (value) =>
        Number.isInteger(value) && (value as number) >= min && (value as number) <= max
          ? undefined
          : ` must be ${type}, got ${String(value)}`,
    };
  }
  const wanted = javaScriptType(type);
  if (finite && wanted === 'number') {
    return {
      decode: undefined,
      fault: (value) => (Number.isFinite(value) ? undefined : ` must be finite, got ${String(value)}`),
    };
  }
  return {
    // 64-bit integers travel as BigInt in rclnodejs and in this port; in arrays it decodes them to numbers, exact to 2^53.
    decode: wanted === 'bigint' ? (value) => BigInt(value as bigint | number) : undefined,
    fault: (value) => (typeof value === wanted ? undefined : ` must be ${wanted} (${type}), got ${String(value)}`),
  };
}

function javaScriptType(type: string): 'boolean' | 'number' | 'bigint' | 'string' {
  if (type === 'bool') return 'boolean';
  if (type === 'int64' || type === 'uint64') return 'bigint';
  return type === 'float32' || type === 'float64' ? 'number' : 'string';
}
