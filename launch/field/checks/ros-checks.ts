import type { MessageType, MessageTypes } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { QosProfile, RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { fromStamp } from '#shared/ros/stamp.ts';
import { fault, fine, note } from '../../doctor/finding.ts';
import type { Finding } from '../../doctor/finding.ts';
import type { RobotFile } from '../../robot-file/robot-file-schema.ts';

interface Wanted {
  readonly topic: string;
  readonly type: MessageType;
  readonly leastHz: number;
  readonly isNeeded: boolean;
  readonly cure: string;
}

const needed = (topic: string, type: MessageType, leastHz: number, cure: string): Wanted => ({
  topic,
  type,
  leastHz,
  isNeeded: true,
  cure,
});

/** What the robot stands on, with the least rate it works with. */
function wantedTopics({ scanner, sight }: RobotFile): readonly Wanted[] {
  const remap = 'start the driver, or remap the topic under ros.remap';
  const eyes =
    sight?.source === 'detections'
      ? [
          needed(
            robotTopics.detections2d,
            'vision_msgs/msg/Detection2DArray',
            0.5,
            `your detector publishes it: ${remap}`,
          ),
        ]
      : [needed(robotTopics.thermalImage, 'sensor_msgs/msg/Image', 1, `the thermal camera: ${remap}`)];
  return [
    needed(robotTopics.odometry, 'nav_msgs/msg/Odometry', 5, `wheel odometry at 10 Hz: ${remap}`),
    needed(robotTopics.fix, 'sensor_msgs/msg/NavSatFix', 0.5, `GNSS receiver: ${remap}`),
    needed(robotTopics.imu, 'sensor_msgs/msg/Imu', 5, `attitude for slope and bearings: ${remap}`),
    needed(robotTopics.battery, 'sensor_msgs/msg/BatteryState', 0.2, `the way home is reckoned from it: ${remap}`),
    needed(
      robotTopics.thermalInfo,
      'sensor_msgs/msg/CameraInfo',
      0.2,
      `without intrinsics nothing can be located: ${remap}`,
    ),
    ...eyes,
    ...(scanner === undefined
      ? []
      : [
          needed(
            robotTopics.scan,
            'sensor_msgs/msg/LaserScan',
            2,
            `the scanner of your \`scanner\` settings: ${remap}`,
          ),
        ]),
    {
      topic: robotTopics.jointStates,
      type: 'sensor_msgs/msg/JointState',
      leastHz: 1,
      isNeeded: false,
      cure: 'a camera that pans must say where it looks (joint thermal_pan)',
    },
    {
      topic: robotTopics.tf,
      type: 'tf2_msgs/msg/TFMessage',
      leastHz: 1,
      isNeeded: false,
      cure: 'RViz and Nav2 need odom -> base_link; the robot itself does not',
    },
  ];
}

const listening: QosProfile = { ...qos.sensor, depth: 50 };

class Heard {
  count = 0;
  readonly ages: number[] = [];
  last: unknown;

  take(message: unknown, now: number): void {
    this.count++;
    this.last = message;
    const stamp = (message as { readonly header?: { readonly stamp?: { sec: number; nanosec: number } } }).header
      ?.stamp;
    if (stamp !== undefined) this.ages.push(now - fromStamp(stamp));
  }
}

/** Listens for a while, moves nothing. */
export async function checkTopics(
  graph: RosGraph,
  namespace: string,
  file: RobotFile,
  listen: (ms: number) => Promise<void>,
): Promise<readonly Finding[]> {
  const seconds = Math.max(2, file.ros?.maxSensorAgeSeconds ?? 5);
  const node = graph.createNode('doctor', { namespace });
  const wanted = wantedTopics(file);
  const heard = wanted.map(({ topic, type }) => hear(node, topic, type));
  await listen(seconds * 1000);
  node.destroy();
  return [
    ...wanted.map((one, i) => topicFinding(one, heard[i] as Heard, seconds)),
    ...intrinsicsFinding(file, heard[wanted.findIndex(({ topic }) => topic === robotTopics.thermalInfo)]?.last),
    ...stampFinding(heard.flatMap(({ ages }) => ages)),
  ];
}

function hear(node: RosNode, topic: string, type: MessageType): Heard {
  const heard = new Heard();
  node.createSubscription(topic, type, listening, (message) => heard.take(message, node.clock.now()));
  return heard;
}

function topicFinding({ cure, isNeeded, leastHz, topic, type }: Wanted, { count }: Heard, seconds: number): Finding {
  const hz = count / seconds;
  const name = `topic ${topic}`;
  if (count === 0) {
    const detail = `nothing in ${seconds} s (${type})`;
    return isNeeded ? fault(name, detail, cure) : note(name, detail, cure);
  }
  const detail = `${hz.toPrecision(2)} Hz`;
  return hz >= leastHz ? fine(name, detail) : note(name, `${detail}, wanted are ${leastHz}`, cure);
}

/** Within so much of the focal length two calibrations are the same. */
const focalTolerance = 0.02;

function intrinsicsFinding({ sight }: RobotFile, info: unknown): readonly Finding[] {
  const wanted = sight?.intrinsics;
  if (wanted === undefined || info === undefined) return [];
  const { width, height, k } = info as MessageTypes['sensor_msgs/msg/CameraInfo'];
  const focalPx = k[0] ?? 0;
  const says = `${width}x${height}, focal length ${focalPx.toFixed(1)} px`;
  const isSame =
    width === wanted.width &&
    height === wanted.height &&
    Math.abs(focalPx - wanted.focalPx) <= focalTolerance * wanted.focalPx;
  return isSame
    ? [fine('camera info', says)]
    : [
        fault(
          'camera info',
          `says ${says}; sight.intrinsics says ${wanted.width}x${wanted.height}, ${wanted.focalPx} px`,
          'calibrate the camera, or mend sight.intrinsics: a wrong focal length moves every person on the map',
        ),
      ];
}

const mostAgeMs = 500;

function stampFinding(ages: readonly number[]): readonly Finding[] {
  if (ages.length === 0) return [];
  const sorted = ages.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] as number;
  const detail = `sensor stamps are ${median.toFixed(0)} ms old when they arrive (median of ${ages.length})`;
  return Math.abs(median) <= mostAgeMs
    ? [fine('stamps', detail)]
    : [fault('stamps', detail, 'drivers and robot need the same clock: one chrony for all computers, or use_sim_time')];
}
