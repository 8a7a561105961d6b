import type { Header, Odometry, Quaternion, TfMessage, TransformStamped, Vector3 } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import { thermalMount } from '#shared/ros/thermal-mount.ts';

const origin: Vector3 = { x: 0, y: 0, z: 0 };
const straight: Quaternion = { x: 0, y: 0, z: 0, w: 1 };

/**
 * A robot's frames for RViz and Nav2 (REP-105, REP-103), on `tf` and `tf_static` in its namespace: odom -> base_link,
 * base_link -> gps, base_link -> thermal_pan -> thermal (optical: z looks forward, x right). map -> odom is the agent's.
 */
export class RobotFrames {
  readonly #moving: Publisher<TfMessage>;
  readonly #fixed: Publisher<TfMessage>;
  #isFixedSaid = false;
  readonly #node: RosNode;

  constructor(node: RosNode) {
    this.#node = node;
    this.#moving = node.createPublisher(robotTopics.tf, 'tf2_msgs/msg/TFMessage', qos.stream);
    this.#fixed = node.createPublisher(robotTopics.tfStatic, 'tf2_msgs/msg/TFMessage', qos.latched);
  }

  take({ header, child_frame_id, pose: { pose } }: Odometry): void {
    if (!this.#isFixedSaid) this.#sayFixed();
    this.#moving.publish({ transforms: [transform(header, child_frame_id, pose.position, pose.orientation)] });
  }

  takePan({ stamp }: Header, panRad: number): void {
    const mount = { x: thermalMount.forwardM, y: 0, z: thermalMount.heightM };
    const pan = quaternionFromEuler(0, 0, panRad);
    this.#moving.publish({ transforms: [transform({ stamp, frame_id: 'base_link' }, 'thermal_pan', mount, pan)] });
  }

  #sayFixed(): void {
    this.#isFixedSaid = true;
    const stamp = toStamp(this.#node.clock.now());
    // Roll -90 and yaw -90 degrees turn the body's axes into those of a picture.
    const optical = quaternionFromEuler(-Math.PI / 2 - thermalMount.tiltRad, 0, -Math.PI / 2);
    this.#fixed.publish({
      transforms: [
        transform({ stamp, frame_id: 'base_link' }, 'gps', origin, straight),
        transform({ stamp, frame_id: 'thermal_pan' }, 'thermal', origin, optical),
      ],
    });
  }
}

const transform = (
  header: Header,
  child_frame_id: string,
  translation: Vector3,
  rotation: Quaternion,
): TransformStamped => ({ header, child_frame_id, transform: { translation, rotation } });
