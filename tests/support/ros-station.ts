import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { demoFolder, provision } from '#launch/demo/provision.ts';
import type { DiagnosticStatus, Odometry, TfMessage, TransformStamped, Twist } from '#shared/ros/messages.ts';
import type { ParameterValueMessage } from '#shared/ros/parameter-messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { sectors } from '#shared/sector/sectors.ts';
import { ChildProgram } from './child-program.ts';

const callMs = 5000;

/** Milliseconds until the condition holds; throws with `why` if it does not. */
export async function untilTrue(holds: () => boolean, withinMs: number, why: () => string): Promise<number> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > withinMs) throw new Error(`not within ${withinMs} ms:\n${why()}`);
    await sleep(20);
  }
  return Math.round(performance.now() - started);
}

/** One of our programs, e.g. `launch/robot.ts`. */
export const startProgram = (file: string, ...args: readonly string[]): ChildProgram =>
  new ChildProgram(process.execPath, [file, ...args]);

/** Arguments of a robot without a centre: its secrets and a disk below `folder`. */
export function robotArguments(folder: string): string[] {
  const demo = demoFolder(folder);
  provision(demo, sectors['border-hills'].roster, false);
  const disks = join(folder, 'robots');
  return ['--mqtt-url', 'mqtt://127.0.0.1:9', '--secrets', demo.robots, '--data-dir', disks];
}

/** Another process that looks at one robot of a real graph, and asks its nodes as ROS tools would. */
export class Station {
  readonly odometry: Odometry[] = [];
  readonly commands: Twist[] = [];
  readonly frames = new Map<string, TransformStamped>();
  readonly health = new Map<string, DiagnosticStatus>();
  readonly healthStamps: number[] = [];
  readonly node: RosNode;
  #newest = 0;

  constructor(graph: RosGraph, namespace: string) {
    this.node = graph.createNode('station', { namespace });
    this.node.createSubscription(robotTopics.odometry, 'nav_msgs/msg/Odometry', qos.stream, (one) => {
      this.odometry.push(one);
    });
    this.node.createSubscription(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command, (one) => {
      this.commands.push(one);
      this.#newest = performance.now();
    });
    const note = ({ transforms }: TfMessage): void => {
      for (const one of transforms) this.frames.set(`${one.header.frame_id} -> ${one.child_frame_id}`, one);
    };
    this.node.createSubscription(robotTopics.tf, 'tf2_msgs/msg/TFMessage', qos.stream, note);
    this.node.createSubscription(robotTopics.tfStatic, 'tf2_msgs/msg/TFMessage', qos.latched, note);
    this.node.createSubscription(
      robotTopics.diagnostics,
      'diagnostic_msgs/msg/DiagnosticArray',
      qos.stream,
      (array) => {
        const own = array.status.filter(({ name }) => name.startsWith(`/${namespace}/`));
        for (const status of own) this.health.set(status.name.split('/').at(-1) ?? '', status);
        if (own.some(({ name }) => name.endsWith('/nodes'))) this.healthStamps.push(array.header.stamp.sec);
      },
    );
  }

  get speedMps(): number {
    return this.odometry.at(-1)?.twist.twist.linear.x ?? 0;
  }
  /** Since the last command was heard. */
  get silentMs(): number {
    return performance.now() - this.#newest;
  }

  async state(node: string): Promise<string> {
    const client = this.node.createClient(`${node}/get_state`, 'lifecycle_msgs/srv/GetState');
    return (await client.call({}, callMs)).current_state.label;
  }

  async change(node: string, label: string): Promise<boolean> {
    const client = this.node.createClient(`${node}/change_state`, 'lifecycle_msgs/srv/ChangeState');
    return (await client.call({ transition: { id: 0, label } }, callMs)).success;
  }

  /** Why it was refused, or nothing. */
  async set(node: string, name: string, value: number): Promise<string> {
    const client = this.node.createClient(`${node}/set_parameters`, 'rcl_interfaces/srv/SetParameters');
    const { results } = await client.call({ parameters: [{ name, value: doubleValue(value) }] }, callMs);
    return results.map(({ reason }) => reason).join();
  }
}

const doubleValue = (value: number): ParameterValueMessage => ({
  type: 3,
  bool_value: false,
  integer_value: 0n,
  double_value: value,
  string_value: '',
  byte_array_value: [],
  bool_array_value: [],
  integer_array_value: [],
  double_array_value: [],
  string_array_value: [],
});
