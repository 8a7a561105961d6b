import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { robotId } from '#shared/ids/branded.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { rosNamespace } from '#shared/ros/ros-namespace.ts';
import { flavours } from '#simulation/gz-sim/flavour.ts';
import { scenarios } from '#simulation/scenario/library/scenarios.ts';
import { gzSimFolder } from '#tests/support/gz-sim-folder.ts';

/** From the table in ros_gz_bridge's README, the same for Humble (ignition.msgs) and later (gz.msgs). */
const bridgeable: Readonly<Record<string, string>> = {
  'geometry_msgs/msg/Twist': 'Twist',
  'nav_msgs/msg/Odometry': 'Odometry',
  'ros_gz_interfaces/msg/Contacts': 'Contacts',
  'rosgraph_msgs/msg/Clock': 'Clock',
  'sensor_msgs/msg/BatteryState': 'BatteryState',
  'sensor_msgs/msg/CameraInfo': 'CameraInfo',
  'sensor_msgs/msg/Image': 'Image',
  'sensor_msgs/msg/Imu': 'IMU',
  'sensor_msgs/msg/JointState': 'Model',
  'sensor_msgs/msg/LaserScan': 'LaserScan',
  'sensor_msgs/msg/NavSatFix': 'NavSat',
  'std_msgs/msg/Float64': 'Double',
  'tf2_msgs/msg/TFMessage': 'Pose_V',
};

/** What a body says and hears, with the types that our robots use for it; `contacts` comes on top. */
const ofRobot: readonly (readonly [topic: string, type: string, direction: string])[] = [
  [robotTopics.fix, 'sensor_msgs/msg/NavSatFix', 'GZ_TO_ROS'],
  [robotTopics.imu, 'sensor_msgs/msg/Imu', 'GZ_TO_ROS'],
  [robotTopics.odometry, 'nav_msgs/msg/Odometry', 'GZ_TO_ROS'],
  [robotTopics.battery, 'sensor_msgs/msg/BatteryState', 'GZ_TO_ROS'],
  // The stage makes `thermal/image_raw` of it.
  ['thermal/image_noiseless', 'sensor_msgs/msg/Image', 'GZ_TO_ROS'],
  [robotTopics.thermalInfo, 'sensor_msgs/msg/CameraInfo', 'GZ_TO_ROS'],
  [robotTopics.jointStates, 'sensor_msgs/msg/JointState', 'GZ_TO_ROS'],
  [robotTopics.tf, 'tf2_msgs/msg/TFMessage', 'GZ_TO_ROS'],
  [robotTopics.scan, 'sensor_msgs/msg/LaserScan', 'GZ_TO_ROS'],
  [robotTopics.cmdVel, 'geometry_msgs/msg/Twist', 'ROS_TO_GZ'],
  [robotTopics.cameraPan, 'std_msgs/msg/Float64', 'ROS_TO_GZ'],
];

describe.each(Object.values(scenarios).flatMap((scenario) => flavours.map((flavour) => ({ scenario, flavour }))))(
  'the bridge of $scenario.name for gz-sim $flavour',
  ({ scenario, flavour }) => {
    const written = gzSimFolder(scenario, flavour).then((folder) => {
      using open = folder;
      return {
        staging: open.staging,
        sdf: open.read('sector.sdf'),
        bridges: parse(open.read('bridge.yaml')) as Record<string, string>[],
      };
    });

    it('carries every topic of every robot once, with its type and in its direction', async () => {
      const { bridges, staging } = await written;
      for (const { entry } of staging.robots) {
        const namespace = rosNamespace(robotId(entry.manufacturer, entry.serialNumber));
        for (const [topic, type, direction] of ofRobot) {
          const found = bridges.filter(({ ros_topic_name }) => ros_topic_name === `${namespace}/${topic}`);
          expect(found, topic).toEqual([expect.objectContaining({ ros_type_name: type, direction })]);
        }
        const own = bridges.filter(({ ros_topic_name }) => ros_topic_name?.startsWith(`${namespace}/`) === true);
        expect(own).toHaveLength(ofRobot.length + 1);
      }
      expect(bridges.filter(({ ros_topic_name }) => ros_topic_name === '/clock')).toHaveLength(1);
    });

    it('pairs types that ros_gz can turn into each other', async () => {
      const { bridges } = await written;
      const prefix = flavour === 'fortress' ? 'ignition.msgs.' : 'gz.msgs.';
      for (const { ros_type_name, gz_type_name } of bridges) {
        expect(gz_type_name).toBe(`${prefix}${bridgeable[String(ros_type_name)]}`);
      }
    });

    it('uses no name twice on either side', async () => {
      const { bridges } = await written;
      for (const side of ['ros_topic_name', 'gz_topic_name']) {
        const names = bridges.map((bridge) => bridge[side]);
        expect(new Set(names).size, side).toBe(names.length);
      }
    });

    it('meets a topic of the world file with each name in Gazebo', async () => {
      const { bridges, sdf } = await written;
      const said = new Set([...sdf.matchAll(/<(?:topic|odom_topic|tf_topic)>([^<]+)</g)].map(([, topic]) => topic));
      // Made by gz-sim itself: of the world, beside an image, of a battery.
      const own = /^\/clock$|\/camera_info$|^\/model\/robot_\w+\/battery\/battery\/state$/;
      const heard = bridges.map(({ gz_topic_name }) => String(gz_topic_name));
      expect(heard.filter((topic) => !own.test(topic) && !said.has(topic))).toEqual([]);
      expect([...said].filter((topic) => !heard.includes(String(topic)))).toEqual([]);
    });
  },
);
