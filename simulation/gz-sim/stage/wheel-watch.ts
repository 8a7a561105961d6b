import type { Twist } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';

/** gz-sim's wheels obey the last command for ever; a real drive stops when it is this old. */
const commandTimeoutMs = 500;

/** Stops one robot's wheels when its agent is silent. Sends nothing but zero. */
export class WheelWatch {
  readonly #node: RosNode;
  readonly #wheels: Publisher<Twist>;
  #movingSinceMs: number | undefined;

  constructor(node: RosNode, namespace: string) {
    this.#node = node;
    const topic = `${namespace}/${robotTopics.cmdVel}`;
    this.#wheels = node.createPublisher(topic, 'geometry_msgs/msg/Twist', qos.command);
    node.createSubscription(topic, 'geometry_msgs/msg/Twist', qos.command, ({ linear, angular }) => {
      this.#movingSinceMs = linear.x === 0 && angular.z === 0 ? undefined : node.clock.monotonicMs();
    });
  }

  check(): void {
    if (this.#movingSinceMs === undefined) return;
    if (this.#node.clock.monotonicMs() - this.#movingSinceMs <= commandTimeoutMs) return;
    this.#movingSinceMs = undefined;
    this.#wheels.publish({ linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } });
  }
}
