import * as published from '@foxglove/rosmsg-msgs-common';
import type { FieldType, MessageDefinition } from '#robots/ros/message-shape.ts';

type Definitions = typeof published.ros2humble;

export const distributions = { humble: published.ros2humble, jazzy: published.ros2jazzy } as const;

const scalar = { pkgName: null, isPrimitiveType: true, isArray: false, arraySize: null } as const;

export const field = (name: string, type: string, rest: Partial<FieldType> = {}) => ({
  name,
  type: { ...scalar, isFixedSizeArray: false, isUpperBound: false, ...rest, type },
});

const time: MessageDefinition = { fields: [field('sec', 'int32'), field('nanosec', 'uint32')] };

/** Foxglove's copy of a distribution's common interfaces, in the form rclnodejs gives definitions; undefined: not among them. */
export function publishedDefinition(definitions: Definitions, type: string): MessageDefinition | undefined {
  if (type === 'builtin_interfaces/msg/Time' || type === 'builtin_interfaces/msg/Duration') return time;
  const found = definitions[type.replace('/msg/', '/') as keyof Definitions] as
    | Definitions[keyof Definitions]
    | undefined;
  if (found === undefined) return undefined;
  const fields = found.definitions.filter(({ isConstant }) => isConstant !== true);
  return {
    fields: fields.map(({ name, type: fieldType, isComplex, isArray, arrayLength, arrayUpperBound }) => {
      const full = fieldType === 'time' ? 'builtin_interfaces/Time' : fieldType;
      const [pkgName, plain] = full.includes('/') ? (full.split('/') as [string, string]) : [null, full];
      return field(name, plain, {
        pkgName,
        isPrimitiveType: isComplex !== true && fieldType !== 'time',
        isArray: isArray === true,
        arraySize: arrayLength ?? arrayUpperBound ?? null,
        isFixedSizeArray: arrayLength !== undefined,
        isUpperBound: arrayUpperBound !== undefined,
      });
    }),
  };
}
