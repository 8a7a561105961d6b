import type { PoseEstimate } from '#robots/navigation/pose-estimate.ts';
import { qos } from '#shared/ros/port.ts';
import type { QosProfile, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { thermalMount } from '#shared/ros/thermal-mount.ts';
import type { EpochMs } from '#shared/time/clock.ts';
import { cameraView, intrinsicsFrom } from './camera-view.ts';
import type { CameraMount, CameraView, Intrinsics } from './camera-view.ts';
import type { CurrentPose } from './current-pose.ts';
import { JointHistory } from './joint-history.ts';

const PAN_JOINT = 'thermal_pan';
/** Best effort is served by reliable publishers too. */
const jointQos: QosProfile = { reliability: 'best-effort', durability: 'volatile', depth: 20 };

/** The thermal camera on its robot: listens to its intrinsics and its pan, and knows where it looked at a time. */
export class CameraRig {
  readonly #currentPose: CurrentPose;
  readonly #mount: CameraMount;
  readonly #pan = new JointHistory();
  #intrinsics: Intrinsics | undefined;

  constructor(node: RosNode, currentPose: CurrentPose, mount: CameraMount = thermalMount) {
    this.#currentPose = currentPose;
    this.#mount = mount;
    node.createSubscription(robotTopics.thermalInfo, 'sensor_msgs/msg/CameraInfo', qos.sensor, (info) => {
      this.#intrinsics = intrinsicsFrom(info);
    });
    node.createSubscription(robotTopics.jointStates, 'sensor_msgs/msg/JointState', jointQos, (joints) => {
      const position = joints.position[joints.name.indexOf(PAN_JOINT)];
      if (position !== undefined) this.#pan.add(fromStamp(joints.header.stamp), position);
    });
  }

  /** Undefined until intrinsics and pose are known. */
  viewAt(at: EpochMs): { readonly view: CameraView; readonly pose: PoseEstimate } | undefined {
    const pose = this.#currentPose(at);
    if (pose === undefined || this.#intrinsics === undefined) return undefined;
    return { view: cameraView(this.#intrinsics, this.#mount, pose, this.#pan.at(at)), pose };
  }
}
