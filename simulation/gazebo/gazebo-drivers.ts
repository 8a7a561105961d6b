import type { Random } from '#shared/random/random.ts';
import type { Header } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { quaternionFromEuler, toStamp } from '#shared/ros/stamp.ts';
import { batteryState } from '../sensors/battery-gauge.ts';
import { cameraInfo } from '../sensors/camera-info.ts';
import { thermalImage } from '../sensors/thermal-image.ts';
import { WheelOdometry } from '../sensors/wheel-odometry.ts';
import { composeRotations } from './compose-rotations.ts';
import type { GazeboRobot } from './gazebo-robot.ts';
import { ThermalPicture } from './thermal-picture.ts';
import type { GazeboMessages } from './transport/messages.ts';

/** Stated one sigma of Gazebo's sensors as the world file sets them: metres, radians, radians a second. */
const fixSigmaM = { horizontal: 0.6, vertical: 0.9 } as const;
const attitudeSigmaRad = 0.002;
const gyroSigma = 0.004;
const accelerationSigma = 0.05;

const diagonal = (a: number, b: number, c: number): readonly number[] => [a, 0, 0, 0, b, 0, 0, 0, c];

/** Makes one robot's sensors in Gazebo speak on its ROS graph, and its wheels and camera head obey. */
export class GazeboDrivers {
  readonly #robot: GazeboRobot;
  readonly #node: RosNode;
  readonly #odometry: WheelOdometry;
  readonly #picture: ThermalPicture;
  readonly #publishers: ReturnType<typeof publishersOf>;
  /** What Gazebo adds to heights because of the terrain file. */
  readonly #altitudeOffsetM: () => number;
  #lastFix: GazeboMessages['GPS'] | undefined;
  #lastPixels: Uint8Array | undefined;

  constructor(parts: {
    readonly robot: GazeboRobot;
    readonly graph: RosGraph;
    readonly namespace: string;
    readonly random: Random;
    readonly altitudeOffsetM: () => number;
  }) {
    const { robot, graph, namespace, random } = parts;
    this.#robot = robot;
    this.#altitudeOffsetM = parts.altitudeOffsetM;
    this.#node = graph.createNode('drivers', { namespace });
    this.#odometry = new WheelOdometry(robot.body.pose, random.fork('odometry'));
    this.#picture = new ThermalPicture(random.fork('picture'));
    this.#publishers = publishersOf(this.#node);
    const now = (): number => this.#node.clock.monotonicMs();
    this.#node.createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, ({ linear, angular }) => {
      robot.command(linear.x, angular.z, now());
    });
    this.#node.createSubscription(robotTopics.cameraPan, 'std_msgs/msg/Float64', qos.command, ({ data }) => {
      robot.pan(data);
    });
  }

  detach(): void {
    this.#node.destroy();
  }

  /** Ten times a second. */
  motion(seconds: number): void {
    const { speedMps, yawRate, panRate } = this.#robot.motion(this.#node.clock.monotonicMs());
    this.#publishers.odometry.publish(this.#odometry.measure(this.#header('odom'), speedMps, yawRate, seconds));
    this.#publishers.joints.publish({
      header: this.#header('base_link'),
      name: ['thermal_pan'],
      position: [this.#robot.body.panRad],
      velocity: [panRate],
      effort: [],
    });
  }

  battery(): void {
    const { battery, entry } = this.#robot;
    this.#publishers.battery.publish(batteryState(this.#header('base_link'), battery, entry.serialNumber));
  }

  imu({ orientation, angular_velocity, linear_acceleration }: GazeboMessages['IMU']): void {
    const { roll, pitch, yaw } = this.#robot.placed;
    this.#publishers.imu.publish({
      header: this.#header('base_link'),
      // Gazebo tells the turn since the world began.
      orientation: composeRotations(quaternionFromEuler(roll, pitch, yaw), orientation),
      orientation_covariance: diagonal(attitudeSigmaRad ** 2, attitudeSigmaRad ** 2, attitudeSigmaRad ** 2),
      angular_velocity,
      angular_velocity_covariance: diagonal(gyroSigma ** 2, gyroSigma ** 2, gyroSigma ** 2),
      linear_acceleration,
      linear_acceleration_covariance: diagonal(accelerationSigma ** 2, accelerationSigma ** 2, accelerationSigma ** 2),
    });
  }

  fix(gps: GazeboMessages['GPS'], timeS: number): void {
    const isFrozen = this.#robot.faults.isActive('gnss-frozen', timeS);
    if (!isFrozen || this.#lastFix === undefined) this.#lastFix = gps;
    const { latitude_deg, longitude_deg, altitude } = this.#lastFix;
    const { horizontal, vertical } = fixSigmaM;
    this.#publishers.fix.publish({
      header: this.#header('gps'),
      status: { status: 0, service: 1 },
      latitude: latitude_deg,
      longitude: longitude_deg,
      altitude: altitude - this.#altitudeOffsetM(),
      position_covariance: diagonal(horizontal ** 2, horizontal ** 2, vertical ** 2),
      position_covariance_type: 2,
    });
  }

  image({ image }: GazeboMessages['ImageStamped'], timeS: number): void {
    const isFrozen = this.#robot.faults.isActive('camera-frozen', timeS);
    if (!isFrozen || this.#lastPixels === undefined) this.#lastPixels = this.#picture.of(image.data);
    const header = this.#header('thermal');
    this.#publishers.info.publish(cameraInfo(header));
    this.#publishers.image.publish(thermalImage(header, this.#lastPixels));
  }

  scan({ scan }: GazeboMessages['LaserScanStamped']): void {
    this.#publishers.scan.publish({
      header: this.#header('lidar'),
      angle_min: scan.angle_min,
      angle_max: scan.angle_max,
      angle_increment: scan.angle_step,
      time_increment: 0,
      scan_time: 0.2,
      range_min: scan.range_min,
      range_max: scan.range_max,
      ranges: Float32Array.from(scan.ranges),
      intensities: new Float32Array(0),
    });
  }

  /** By the robot's own clock, on arrival: Gazebo's messages come within some milliseconds. */
  #header(frame_id: string): Header {
    return { stamp: toStamp(this.#node.clock.now()), frame_id };
  }
}

const publishersOf = (node: RosNode) => ({
  fix: node.createPublisher(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', qos.stream),
  imu: node.createPublisher(robotTopics.imu, 'sensor_msgs/msg/Imu', qos.stream),
  odometry: node.createPublisher(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream),
  battery: node.createPublisher(robotTopics.battery, 'sensor_msgs/msg/BatteryState', qos.stream),
  joints: node.createPublisher(robotTopics.jointStates, 'sensor_msgs/msg/JointState', qos.stream),
  info: node.createPublisher(robotTopics.thermalInfo, 'sensor_msgs/msg/CameraInfo', qos.sensor),
  image: node.createPublisher(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor),
  scan: node.createPublisher(robotTopics.scan, 'sensor_msgs/msg/LaserScan', qos.sensor),
});
