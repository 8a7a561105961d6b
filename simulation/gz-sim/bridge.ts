import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { RosterEntry } from '#shared/sector/sector.ts';
import { namesOf } from './flavour.ts';
import type { Flavour } from './flavour.ts';
import { actorTopics, batteryTopic, noiselessTopic, robotNamespace } from './names.ts';

/** One topic that ros_gz_bridge carries. */
export interface Bridge {
  readonly ros: string;
  readonly gz: string;
  readonly rosType: string;
  /** Without the flavour's prefix. */
  readonly gzMessage: string;
  readonly direction: 'GZ_TO_ROS' | 'ROS_TO_GZ';
}

export const clockBridge: Bridge = {
  ros: '/clock',
  gz: '/clock',
  rosType: 'rosgraph_msgs/msg/Clock',
  gzMessage: 'Clock',
  direction: 'GZ_TO_ROS',
};

export function robotBridges(entry: RosterEntry, lidar: boolean): readonly Bridge[] {
  const name = (topic: string): string => `${robotNamespace(entry)}/${topic}`;
  const out = (topic: string, rosType: string, gzMessage: string, gz = name(topic)): Bridge => ({
    ros: name(topic),
    gz,
    rosType,
    gzMessage,
    direction: 'GZ_TO_ROS',
  });
  const into = (topic: string, rosType: string, gzMessage: string): Bridge => ({
    ...out(topic, rosType, gzMessage),
    direction: 'ROS_TO_GZ',
  });
  return [
    out(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', 'NavSat'),
    out(robotTopics.imu, 'sensor_msgs/msg/Imu', 'IMU'),
    out(robotTopics.odometry, 'nav_msgs/msg/Odometry', 'Odometry'),
    out(robotTopics.tf, 'tf2_msgs/msg/TFMessage', 'Pose_V'),
    out(robotTopics.jointStates, 'sensor_msgs/msg/JointState', 'Model'),
    out(robotTopics.battery, 'sensor_msgs/msg/BatteryState', 'BatteryState', batteryTopic(entry)),
    out(noiselessTopic, 'sensor_msgs/msg/Image', 'Image', name(robotTopics.thermalImage)),
    out(robotTopics.thermalInfo, 'sensor_msgs/msg/CameraInfo', 'CameraInfo'),
    ...(lidar ? [out(robotTopics.scan, 'sensor_msgs/msg/LaserScan', 'LaserScan')] : []),
    out('contacts', 'ros_gz_interfaces/msg/Contacts', 'Contacts'),
    into(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', 'Twist'),
    into(robotTopics.cameraPan, 'std_msgs/msg/Float64', 'Double'),
  ];
}

export function actorBridges(actorId: string): readonly Bridge[] {
  const { velocity, place } = actorTopics(actorId);
  return [
    { ros: velocity, gz: velocity, rosType: 'geometry_msgs/msg/Twist', gzMessage: 'Twist', direction: 'ROS_TO_GZ' },
    { ros: place, gz: place, rosType: 'nav_msgs/msg/Odometry', gzMessage: 'Odometry', direction: 'GZ_TO_ROS' },
  ];
}

/** YAML for the parameter `config_file` of ros_gz_bridge's parameter_bridge. */
export const bridgeFile = (bridges: readonly Bridge[], flavour: Flavour): string =>
  bridges
    .map(({ ros, gz, rosType, gzMessage, direction }) =>
      [
        `- ros_topic_name: "${ros}"`,
        `  gz_topic_name: "${gz}"`,
        `  ros_type_name: "${rosType}"`,
        `  gz_type_name: "${namesOf[flavour].messages}.${gzMessage}"`,
        `  direction: ${direction}`,
        '',
      ].join('\n'),
    )
    .join('');
