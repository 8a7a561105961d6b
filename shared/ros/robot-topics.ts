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
  /** Where Nav2 drives: what it would send to the wheels, remapped to here. */
  cmdVelNav2: 'cmd_vel_nav2',
  /** LaserScan that looks ahead, of robots that have one. */
  scan: 'scan',
  /** Action served by Nav2's bt_navigator. */
  navigateThroughPoses: 'navigate_through_poses',
  cmdVel: 'cmd_vel',
  /** Float64: wanted camera pan relative to the body, radians counter-clockwise. */
  cameraPan: 'thermal_pan/command',
  /** JointState: the present pan under the joint name `thermal_pan`. */
  jointStates: 'joint_states',
  /** TFMessage, in the robot's namespace as Nav2 has it with several robots; remap to `/tf` for one. Only on a real graph. */
  tf: 'tf',
  tfStatic: 'tf_static',
} as const;
