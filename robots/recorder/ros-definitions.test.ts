import { parse } from '@foxglove/rosmsg';
import * as published from '@foxglove/rosmsg-msgs-common';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { describe, expect, it } from 'vitest';
import { exampleMessages } from '#tests/support/ros-example-messages.ts';
import { rosDefinition } from './ros-definitions.ts';
import { rosEncoder } from './ros-encoder.ts';

const types = Object.keys(exampleMessages).filter((type) => rosDefinition(type) !== undefined);
/** Typed arrays and plain ones of the same numbers are the same. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, one: unknown) => (ArrayBuffer.isView(one) ? [...(one as Uint8Array)] : one)));

describe('definitions in recordings', () => {
  it.each(types)('%s is encoded and read back equal', (type) => {
    const message = exampleMessages[type as keyof typeof exampleMessages];
    const { definition, encode } = rosEncoder(type)!;
    const decoded = new MessageReader(parse(definition, { ros2: true })).readMessage(encode(message));
    expect(plain(decoded)).toEqual(plain(message));
  });

  it.each(types.filter((type) => !type.startsWith('vision_msgs')))(
    '%s has the published fields, all the way down',
    (type) => {
      for (const { name, definitions } of parse(rosDefinition(type)!, { ros2: true })) {
        const full = (name ?? type.replace('/msg/', '/')) as keyof typeof published.ros2humble;
        const fields = published.ros2humble[full].definitions.filter(({ isConstant }) => isConstant !== true);
        const short = (all: readonly { name: string; type: string }[]) =>
          all.map((field) => `${field.type} ${field.name}`);
        expect(short(definitions)).toEqual(short(fields));
      }
    },
  );

  it('are those of what a robot hears and says', () => {
    expect(types.length).toBeGreaterThanOrEqual(15);
    expect(rosDefinition('rcl_interfaces/msg/ParameterEvent')).toBeUndefined();
  });
});
