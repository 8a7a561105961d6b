import type { Odometry } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { QosProfile, RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { eulerFromQuaternion, fromStamp, quaternionFromEuler } from '#shared/ros/stamp.ts';
import type { PoseEstimate } from '../navigation/pose-estimate.ts';
import type { Localization } from './localization.ts';

const odometryQos: QosProfile = { reliability: 'best-effort', durability: 'volatile', depth: 1 };

/**
 * Publishes map -> odom on `tf` with every odometry message (REP-105): `map` is the sector's ENU frame, and what of the robot's place
 * the wheels do not know lies in this transform. For RViz, rosbag and Nav2; nothing of ours listens.
 */
export class MapFrame {
  readonly #node: RosNode;
  readonly #localization: Localization;

  constructor(graph: RosGraph, namespace: string, localization: Localization) {
    this.#node = graph.createNode('map_frame', { namespace });
    this.#localization = localization;
  }

  start(): void {
    const node = this.#node;
    const frames = node.createPublisher(robotTopics.tf, 'tf2_msgs/msg/TFMessage', qos.stream);
    node.createSubscription(robotTopics.odometry, 'nav_msgs/msg/Odometry', odometryQos, (odometry) => {
      const { header, pose } = odometry;
      const here = this.#localization.poseAt(fromStamp(header.stamp));
      if (here === undefined) return;
      frames.publish({
        transforms: [
          {
            header: { stamp: header.stamp, frame_id: 'map' },
            child_frame_id: header.frame_id,
            transform: mapToOdom(here, pose.pose),
          },
        ],
      });
    });
  }

  destroy(): void {
    this.#node.destroy();
  }
}

/** The planar transform that brings the odometry's pose to where the robot is; its height is the difference of the two heights. */
export function mapToOdom(
  here: Pick<PoseEstimate, 'x' | 'y' | 'z' | 'yaw'>,
  { position, orientation }: Odometry['pose']['pose'],
) {
  const yaw = here.yaw - eulerFromQuaternion(orientation).yaw;
  const [cos, sin] = [Math.cos(yaw), Math.sin(yaw)];
  return {
    translation: {
      x: here.x - (cos * position.x - sin * position.y),
      y: here.y - (sin * position.x + cos * position.y),
      z: here.z - position.z,
    },
    rotation: quaternionFromEuler(0, 0, yaw),
  };
}
