import { parameterType } from './parameter-messages.ts';
import type { ParameterDescriptorMessage, ParameterValueMessage } from './parameter-messages.ts';
import type { ParameterDeclaration, ParameterValue } from './port.ts';

const notSet: ParameterValueMessage = {
  type: parameterType.notSet,
  bool_value: false,
  integer_value: 0n,
  double_value: 0,
  string_value: '',
  byte_array_value: [],
  bool_array_value: [],
  integer_array_value: [],
  double_array_value: [],
  string_array_value: [],
};

/** ROS type of a declared parameter. */
export function wireType({ isInteger, value }: ParameterDeclaration): number {
  if (typeof value === 'boolean') return parameterType.boolean;
  if (typeof value === 'string') return parameterType.string;
  return isInteger === true ? parameterType.integer : parameterType.double;
}

/** The value in force as ROS carries it; "not set" for a parameter that there is not. */
export function toWire(
  declaration: ParameterDeclaration | undefined,
  value: ParameterValue | undefined,
): ParameterValueMessage {
  if (declaration === undefined || value === undefined) return notSet;
  const type = wireType(declaration);
  if (typeof value === 'boolean') return { ...notSet, type, bool_value: value };
  if (typeof value === 'string') return { ...notSet, type, string_value: value };
  if (type === parameterType.integer) return { ...notSet, type, integer_value: BigInt(value) };
  return { ...notSet, type, double_value: value };
}

/** Undefined for arrays and "not set", which no parameter here takes. An integer is taken for a number: `ros2 param set x 1`. */
export function fromWire(message: ParameterValueMessage): ParameterValue | undefined {
  switch (message.type) {
    case parameterType.boolean:
      return message.bool_value;
    case parameterType.integer:
      return Number(message.integer_value);
    case parameterType.double:
      return message.double_value;
    case parameterType.string:
      return message.string_value;
    default:
      return undefined;
  }
}

export function toDescriptor(name: string, declaration: ParameterDeclaration | undefined): ParameterDescriptorMessage {
  const { description = '', onSet, range } = declaration ?? {};
  const isInteger = declaration?.isInteger === true;
  return {
    name,
    type: declaration === undefined ? parameterType.notSet : wireType(declaration),
    description,
    additional_constraints: '',
    read_only: onSet === undefined,
    dynamic_typing: false,
    floating_point_range:
      range === undefined || isInteger ? [] : [{ from_value: range.min, to_value: range.max, step: 0 }],
    integer_range:
      range === undefined || !isInteger
        ? []
        : [{ from_value: BigInt(range.min), to_value: BigInt(range.max), step: 1n }],
  };
}
