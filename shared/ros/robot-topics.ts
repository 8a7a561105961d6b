/**
 * Topic names relative to a robot's namespace. Whoever provides a robot's hardware (embedded simulator, Gazebo, drivers)
 * publishes the first group and obeys the last.
 */
export const robotTopics = {
  fix: 'gps/fix',
  imu: 'imu/data',
  odometry: 'odom',
  battery: 'battery_state',
  thermalImage: 'thermal/image_raw',
  thermalInfo: 'thermal/camera_info',
  /** Published by a simulator with statistical sight instead of images; by the detector node otherwise. */
  detections2d: 'thermal/detections',
  detections3d: 'tracks',
  diagnostics: '/diagnostics',
  /** Requested by navigation; only the safety supervisor may pass it on. */
  cmdVelRequested: 'cmd_vel_requested',
  cmdVel: 'cmd_vel',
  /** Float64: wanted camera pan relative to the body, radians counter-clockwise. */
  cameraPan: 'thermal_pan/command',
  /** JointState: the present pan under the joint name `thermal_pan`. */
  jointStates: 'joint_states',
} as const;
