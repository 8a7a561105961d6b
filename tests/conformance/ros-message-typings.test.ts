import { describe, expect, it } from 'vitest';
import { messageShape } from '#robots/ros/message-shape.ts';
import type { MessageDefinition } from '#robots/ros/message-shape.ts';
import { exampleMessages } from '#tests/support/ros-example-messages.ts';
import { distributions, publishedDefinition } from '#tests/support/ros-published-definitions.ts';

/** Not among the published common interfaces; compared on a real graph (tests/integration/ros2-contract.test.ts). */
const elsewhere = new Set(['vision_msgs/msg/Detection2DArray', 'vision_msgs/msg/Detection3DArray']);

describe.each(Object.entries(distributions))('our typings of ROS messages against the definitions of %s', (_, all) => {
  const find = (type: string): MessageDefinition => publishedDefinition(all, type)!;

  it.each(Object.entries(exampleMessages).filter(([type]) => !elsewhere.has(type)))(
    '%s has exactly those fields',
    (type, message) => {
      const shape = messageShape(find(type), { find, mayOmit: false, typedArrays: new Set() });
      expect(shape.fault(message)).toBeUndefined();
      const [first] = Object.keys(message);
      expect(shape.fault({ ...message, [first!]: undefined })).toBe(`${first} is missing`);
    },
  );
});
