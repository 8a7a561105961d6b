import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { RosterEntry } from '#shared/sector/sector.ts';
import { FRAME_HEIGHT, FRAME_WIDTH, HORIZONTAL_FOV_RAD } from '../sensors/camera-pose.ts';
import { robotModelName } from '../sdf/model-names.ts';
import { robotChassis, robotSize } from '../sdf/robot-chassis.ts';
import { kindOf, named, numbers, pose, typed } from '../sdf/sdf-parts.ts';
import type { Warm } from '../sdf/warm.ts';
import { el } from '../sdf/xml.ts';
import type { Xml } from '../sdf/xml.ts';
import type { BodyPose } from '../world/body-pose.ts';
import { batteryName, robotNamespace } from './names.ts';
import type { Flavour } from './flavour.ts';
import { system } from './system.ts';

/** Of the pack: full charge 58.1 V, empty 42 V, 1,100 Wh at 50.4 V. What a patrolling robot spends is taken as constant. */
const pack = { fullV: 58.1, emptyV: 42, capacityAh: 21.83, resistanceOhm: 0.05, loadW: 140 } as const;
const limits = { speedMps: 3, accelerationMps2: 1.2, brakingMps2: 2.5, yawRate: 1.6, yawAcceleration: 3 } as const;
const panRate = 1.4;
/** Kelvin a count: a pixel is the temperature in hundredths of a kelvin, as our robots want it. */
const thermalResolutionK = 0.01;
const metresPerDegree = 111_319.49;

export interface RobotModelOptions {
  readonly entry: RosterEntry;
  readonly start: BodyPose;
  readonly batteryPercent: number;
  readonly lidar: boolean;
}

/** Its topics have the names of `robotTopics` in the robot's namespace, on both sides of the bridge. */
export function robotModel(options: RobotModelOptions, airK: number, warm: Warm, flavour: Flavour): Xml {
  const { entry, start, lidar } = options;
  const { x, y, z, roll, pitch, yaw } = start;
  const topic = (name: string): Xml => el('topic', `${robotNamespace(entry)}/${name}`);
  return named(
    'model',
    robotModelName(entry),
    pose(x, y, z + 0.05, roll, pitch, yaw),
    ...robotChassis({
      airK,
      warm,
      sensors: [imu(topic), navSat(topic), bumper(topic), lidar ? laser(topic) : undefined],
      camera: thermalCamera(topic, flavour),
    }),
    ...drives(options, topic, flavour),
    battery(options, flavour),
  );
}

type Topic = (name: string) => Xml;

/** Orientation is told in the world's frame, east-north-up, not since the start. */
const imu = (topic: Topic): Xml => {
  const axes = (name: string, stddev: number): Xml =>
    el(name, ...['x', 'y', 'z'].map((axis) => el(axis, gaussian(stddev))));
  return typed(
    'sensor',
    'imu',
    'imu',
    el('always_on', 1),
    el('update_rate', 10),
    topic(robotTopics.imu),
    el(
      'imu',
      el('orientation_reference_frame', el('localization', 'ENU')),
      axes('angular_velocity', 0.004),
      axes('linear_acceleration', 0.05),
    ),
  );
};

/** gz-sensors adds horizontal noise to degrees of latitude and longitude, so it is given in degrees; vertical noise in metres. */
const navSat = (topic: Topic): Xml =>
  typed(
    'sensor',
    'navsat',
    'navsat',
    el('always_on', 1),
    el('update_rate', 2),
    topic(robotTopics.fix),
    el(
      'navsat',
      el('position_sensing', el('horizontal', gaussian(0.8 / metresPerDegree)), el('vertical', gaussian(1.5))),
    ),
  );

const bumper = (topic: Topic): Xml =>
  typed(
    'sensor',
    'bumper',
    'contact',
    el('always_on', 1),
    el('update_rate', 10),
    el('contact', el('collision', 'hull'), topic('contacts')),
  );

const laser = (topic: Topic): Xml =>
  typed(
    'sensor',
    'lidar',
    'gpu_lidar',
    pose(0.3, 0, 0.5),
    el('always_on', 1),
    el('update_rate', 5),
    topic(robotTopics.scan),
    el(
      'lidar',
      el(
        'scan',
        el('horizontal', el('samples', 181), el('resolution', 1), el('min_angle', -1.5708), el('max_angle', 1.5708)),
      ),
      el('range', el('min', 0.3), el('max', 15), el('resolution', 0.01)),
    ),
  );

/** Gazebo publishes camera_info beside the image. */
const thermalCamera = (topic: Topic, flavour: Flavour): Xml =>
  typed(
    'sensor',
    'camera',
    'thermal_camera',
    el('always_on', 1),
    el('update_rate', 5),
    topic(robotTopics.thermalImage),
    el(
      'camera',
      el('horizontal_fov', numbers(HORIZONTAL_FOV_RAD)),
      el('image', el('width', FRAME_WIDTH), el('height', FRAME_HEIGHT), el('format', 'L16')),
      el('clip', el('near', 0.5), el('far', 1500)),
    ),
    system(
      flavour,
      'thermalSensor',
      el('min_temp', 223.15),
      el('max_temp', 423.15),
      el('resolution', thermalResolutionK),
    ),
  );

function drives({ entry }: RobotModelOptions, topic: Topic, flavour: Flavour): readonly Xml[] {
  const { speedMps, accelerationMps2, brakingMps2, yawRate, yawAcceleration } = limits;
  const at = (element: string, name: string): Xml => el(element, `${robotNamespace(entry)}/${name}`);
  return [
    system(
      flavour,
      'diffDrive',
      el('left_joint', 'left_wheel_joint'),
      el('right_joint', 'right_wheel_joint'),
      el('wheel_separation', robotSize.trackM),
      el('wheel_radius', robotSize.wheelRadiusM),
      el('odom_publish_frequency', 10),
      topic(robotTopics.cmdVel),
      at('odom_topic', robotTopics.odometry),
      at('tf_topic', robotTopics.tf),
      el('frame_id', 'odom'),
      el('child_frame_id', 'base_link'),
      el('min_linear_velocity', -speedMps),
      el('max_linear_velocity', speedMps),
      el('min_linear_acceleration', -brakingMps2),
      el('max_linear_acceleration', accelerationMps2),
      el('min_angular_velocity', -yawRate),
      el('max_angular_velocity', yawRate),
      el('min_angular_acceleration', -yawAcceleration),
      el('max_angular_acceleration', yawAcceleration),
    ),
    system(
      flavour,
      'jointPositionController',
      el('joint_name', 'thermal_pan'),
      topic(robotTopics.cameraPan),
      el('use_velocity_commands', true),
      el('cmd_max', panRate),
      el('cmd_min', -panRate),
    ),
    system(
      flavour,
      'jointStatePublisher',
      el('joint_name', 'thermal_pan'),
      topic(robotTopics.jointStates),
      el('update_rate', 10),
    ),
  ];
}

/** Without `fix_issue_225` the share of charge is told from 0 to 1, as ROS has it. */
const battery = ({ batteryPercent }: RobotModelOptions, flavour: Flavour): Xml =>
  system(
    flavour,
    'battery',
    el('battery_name', batteryName),
    el('voltage', pack.fullV),
    el('open_circuit_voltage_constant_coef', pack.fullV),
    el('open_circuit_voltage_linear_coef', numbers(pack.emptyV - pack.fullV)),
    el('initial_charge', numbers((pack.capacityAh * batteryPercent) / 100)),
    el('capacity', pack.capacityAh),
    el('resistance', pack.resistanceOhm),
    el('smooth_current_tau', 1),
    el('power_load', pack.loadW),
    el('start_draining', true),
  );

const gaussian = (stddev: number): Xml =>
  kindOf('noise', 'gaussian', el('mean', 0), el('stddev', Number(stddev.toPrecision(4))));
