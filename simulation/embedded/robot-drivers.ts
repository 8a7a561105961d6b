import { enuFrame } from '#shared/geo/enu-frame.ts';
import type { Random } from '#shared/random/random.ts';
import type { Header } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { toStamp } from '#shared/ros/stamp.ts';
import { batteryState } from '../sensors/battery-gauge.ts';
import { cameraInfo } from '../sensors/camera-info.ts';
import { Gnss } from '../sensors/gnss.ts';
import { InertialUnit } from '../sensors/imu.ts';
import { WheelOdometry } from '../sensors/wheel-odometry.ts';
import type { World } from '../world/world.ts';
import type { RobotEye } from './robot-eye.ts';
import { RobotFrames } from './robot-frames.ts';
import { isDue, STEP_S, sensorSteps } from './sensor-rates.ts';
import type { SimulatedRobot } from './simulated-robot.ts';

/** Makes one robot's sensors speak on its ROS graph, and its wheels and camera head obey. */
export class RobotDrivers {
  readonly #robot: SimulatedRobot;
  readonly #node: RosNode;
  readonly #eye: RobotEye;
  readonly #phase: number;
  readonly #gnss: Gnss;
  readonly #imu: InertialUnit;
  readonly #odometry: WheelOdometry;
  readonly #publishers: ReturnType<typeof publishersOf>;
  readonly #frames: RobotFrames | undefined;

  /** `phase` shifts the slower sensors, so that robots do not all measure in the same step. */
  constructor(drivers: {
    readonly robot: SimulatedRobot;
    readonly world: World;
    readonly graph: RosGraph;
    readonly namespace: string;
    readonly random: Random;
    readonly eye: RobotEye;
    readonly phase: number;
    readonly frames: boolean;
  }) {
    const { robot, world, graph, namespace, random, eye, frames, phase } = drivers;
    this.#robot = robot;
    this.#eye = eye;
    this.#phase = phase;
    this.#node = graph.createNode('drivers', { namespace });
    this.#gnss = new Gnss(enuFrame(world.sector.anchor), random.fork('gnss'));
    this.#imu = new InertialUnit(random.fork('imu'));
    this.#odometry = new WheelOdometry(robot.body.pose, random.fork('odometry'));
    this.#publishers = publishersOf(this.#node);
    this.#frames = frames ? new RobotFrames(this.#node) : undefined;
    this.#node.createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, ({ linear, angular }) => {
      robot.body.command(linear.x, angular.z);
    });
    this.#node.createSubscription(robotTopics.cameraPan, 'std_msgs/msg/Float64', qos.command, ({ data }) => {
      robot.body.pan(data);
    });
  }

  detach(): void {
    this.#node.destroy();
  }

  /** After the world's step number `step`. Stamps are those of the robot's own clock. */
  publish(step: number, timeS: number): void {
    const own = step + this.#phase;
    const stamp = toStamp(this.#node.clock.now());
    const header = (frame_id: string): Header => ({ stamp, frame_id });
    if (isDue(own, sensorSteps.joints)) this.#publishJoints(header('base_link'));
    this.#publishMotion(own, header);
    if (isDue(own, sensorSteps.fix)) this.#publishFix(header('gps'), timeS);
    if (isDue(own, sensorSteps.battery)) {
      const { battery, entry } = this.#robot;
      this.#publishers.battery.publish(batteryState(header('base_link'), battery, entry.serialNumber));
    }
    if (isDue(own, this.#eye.everySteps)) this.#publishSight(header('thermal'), timeS);
  }

  #publishMotion(step: number, header: (frame: string) => Header): void {
    const { body } = this.#robot;
    if (isDue(step, sensorSteps.imu)) {
      const seconds = sensorSteps.imu * STEP_S;
      this.#publishers.imu.publish(this.#imu.measure(header('base_link'), body.pose, body.yawRate, seconds));
    }
    if (isDue(step, sensorSteps.odometry)) {
      const seconds = sensorSteps.odometry * STEP_S;
      const odometry = this.#odometry.measure(header('odom'), body.speedMps, body.yawRate, seconds);
      this.#publishers.odometry.publish(odometry);
      this.#frames?.take(odometry);
    }
  }

  #publishFix(header: Header, timeS: number): void {
    const { body, faults } = this.#robot;
    const spoof = faults.spoofAt(timeS);
    const place = { ...body.pose, x: body.pose.x + spoof.x, y: body.pose.y + spoof.y };
    const frozen = faults.isActive('gnss-frozen', timeS);
    this.#publishers.fix.publish(this.#gnss.measure(header, place, sensorSteps.fix * STEP_S, frozen));
  }

  #publishJoints(header: Header): void {
    const { panRad, panRate } = this.#robot.body;
    this.#publishers.joints.publish({
      header,
      name: ['thermal_pan'],
      position: [panRad],
      velocity: [panRate],
      effort: [],
    });
    this.#frames?.takePan(header, panRad);
  }

  #publishSight(header: Header, timeS: number): void {
    const seen = this.#eye.look(header, timeS, this.#robot.faults.isActive('camera-frozen', timeS));
    this.#publishers.info.publish(cameraInfo(header));
    if (seen.kind === 'image') this.#publishers.image.publish(seen.image);
    else this.#publishers.detections.publish(seen.detections);
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
  detections: node.createPublisher(robotTopics.detections2d, 'vision_msgs/msg/Detection2DArray', qos.stream),
});
