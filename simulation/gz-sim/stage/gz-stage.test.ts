import { beforeEach, describe, expect, it } from 'vitest';
import { createInProcessGraph } from '#shared/ros/in-process-graph.ts';
import type { Pose, Quaternion, Twist, Vector3 } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import { SimulatedClock } from '#shared/time/simulated-clock.ts';
import { Cast } from '../../actors/cast.ts';
import { borderHillsScenario } from '../../scenario/library/border-hills.ts';
import type { Fault } from '../../scenario/scenario.ts';
import { thermalImage } from '../../sensors/thermal-image.ts';
import { actorTopics, robotNamespace } from '../names.ts';
import { stagingOf } from '../staging.ts';
import type { Staging } from '../staging.ts';
import { GzStage } from './gz-stage.ts';
import { offStageZ } from './off-stage.ts';
import { inverse, product, rotationVector, seenFrom } from './rotations.ts';

const stepMs = 20;

/** A body as gz-sim's velocity control moves it: both velocities are in its own frame. */
class WeightlessBody {
  pose: Pose;
  #velocity: Twist = { linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } };

  constructor(node: RosNode, actorId: string, pose: Pose) {
    this.pose = pose;
    const { velocity, place } = actorTopics(actorId);
    node.createSubscription(velocity, 'geometry_msgs/msg/Twist', qos.command, (twist) => {
      this.#velocity = twist;
    });
    const publisher = node.createPublisher(place, 'nav_msgs/msg/Odometry', qos.stream);
    node.createTimer(100, () =>
      publisher.publish({
        header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'map' },
        child_frame_id: actorId,
        pose: { pose: this.pose, covariance: [] },
        twist: { twist: this.#velocity, covariance: [] },
      }),
    );
    node.createTimer(stepMs, () => this.#move(stepMs / 1000));
  }

  #move(seconds: number): void {
    const { position, orientation } = this.pose;
    const linear = seenFrom(inverse(orientation), this.#velocity.linear);
    const { x, y, z } = this.#velocity.angular;
    const angle = Math.hypot(x, y, z) * seconds;
    const half = angle === 0 ? 0 : (Math.sin(angle / 2) / angle) * seconds;
    const turn: Quaternion = { w: Math.cos(angle / 2), x: x * half, y: y * half, z: z * half };
    this.pose = {
      position: {
        x: position.x + linear.x * seconds,
        y: position.y + linear.y * seconds,
        z: position.z + linear.z * seconds,
      },
      orientation: product(orientation, turn),
    };
  }
}

const settle = () => new Promise(setImmediate);

describe('the stage of gz-sim', () => {
  let clock: SimulatedClock;
  let graph: RosGraph;
  let gazebo: RosNode;
  let staging: Staging;
  beforeEach(() => {
    clock = new SimulatedClock(0, settle);
    graph = createInProcessGraph({ clock, onFault: ({ error }) => expect.fail(String(error)) });
    gazebo = graph.createNode('gazebo', { namespace: '' });
    staging = stagingOf({ scenario: borderHillsScenario, minutes: 4, lidar: false });
  });

  it('moves bodies to where the scenario has its actors, turned as they are, and away when they leave', async () => {
    const bodies = new Map(
      staging.actors.map(({ actorId, x, y, yaw }) => [
        actorId,
        new WeightlessBody(gazebo, actorId, {
          position: { x, y, z: offStageZ(staging.world.dem, x, y) },
          orientation: quaternionFromEuler(0, 0, yaw),
        }),
      ]),
    );
    const stage = new GzStage(graph, staging);
    const cast = new Cast(borderHillsScenario, staging.world, staging.castRandom());
    let compared = 0;
    let hidden = 0;
    const goneSince = new Map<string, number>();
    let seenSince = new Map<string, number>();
    for (let timeS = 1; timeS <= 240; timeS++) {
      await clock.advance(1000);
      // The first step is a tenth of a second after the start.
      const present = cast.at(timeS - 0.1);
      seenSince = new Map(present.map(({ actorId }) => [actorId, seenSince.get(actorId) ?? timeS]));
      for (const { actorId, x, y, z, yaw, posture } of present) {
        const { position, orientation } = bodies.get(actorId)!.pose;
        // Rising out of the ground, then each bend of the way, takes a moment.
        if (timeS - (seenSince.get(actorId) as number) < 5) continue;
        compared++;
        expect(Math.hypot(position.x - x, position.y - y), `${actorId} at ${timeS}`).toBeLessThan(1.5);
        expect(Math.abs(position.z - z), actorId).toBeLessThan(1);
        if (posture === 'lying') {
          const wanted = quaternionFromEuler(0, Math.PI / 2, yaw);
          expect(length(rotationVector(product(wanted, inverse(orientation))))).toBeLessThan(0.5);
        }
      }
      for (const { actorId } of present) goneSince.set(actorId, timeS);
      for (const [actorId, { pose }] of bodies) {
        // Going down takes a moment too.
        if (timeS - (goneSince.get(actorId) ?? 0) < 5) continue;
        const { x, y, z } = pose.position;
        expect(staging.world.dem.heightAt(x, y) - z, actorId).toBeGreaterThan(25);
        hidden++;
      }
    }
    expect(hidden).toBeGreaterThan(200);
    expect(compared).toBeGreaterThan(1000);
    stage.stop();
  });

  it('leaves everybody standing when it ends', async () => {
    const { actorId } = staging.actors[0]!;
    const told: Twist[] = [];
    gazebo.createSubscription(actorTopics(actorId).velocity, 'geometry_msgs/msg/Twist', qos.command, (twist) => {
      told.push(twist);
    });
    const stage = new GzStage(graph, staging);
    stage.stop();
    await clock.advance(100);
    expect(told.map(({ linear, angular }) => length(linear) + length(angular))).toEqual([0]);
  });

  it('stops wheels half a second after the last command, once, and lets commanded ones be', async () => {
    const stage = new GzStage(graph, staging);
    const topic = `${robotNamespace(staging.robots[0]!.entry)}/cmd_vel`;
    const heard: number[] = [];
    gazebo.createSubscription(topic, 'geometry_msgs/msg/Twist', qos.command, ({ linear }) => {
      heard.push(linear.x);
    });
    const agent = graph.createNode('agent', { namespace: '' });
    const commands = agent.createPublisher(topic, 'geometry_msgs/msg/Twist', qos.command);
    for (let i = 0; i < 10; i++) {
      commands.publish({ linear: { x: 1, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } });
      await clock.advance(400);
    }
    expect(heard).toEqual(Array.from({ length: 10 }, () => 1));
    await clock.advance(3000);
    expect(heard.slice(10)).toEqual([0]);
    stage.stop();
  });

  it('gives pictures a noise that is never the same twice, and a frozen camera the same one', async () => {
    const { entry } = staging.robots[0]!;
    const fault: Fault = { kind: 'camera-frozen', serialNumber: entry.serialNumber, fromS: 10, toS: 20 };
    const stage = new GzStage(graph, { ...staging, scenario: { ...staging.scenario, faults: [fault] } });
    const namespace = robotNamespace(entry);
    const clean = gazebo.createPublisher(`${namespace}/thermal/image_noiseless`, 'sensor_msgs/msg/Image', qos.sensor);
    const seen: Uint8Array[] = [];
    gazebo.createSubscription(`${namespace}/thermal/image_raw`, 'sensor_msgs/msg/Image', qos.sensor, ({ data }) => {
      seen.push(data);
    });
    const frame = thermalImage(
      { stamp: { sec: 0, nanosec: 0 }, frame_id: 'thermal' },
      new Uint8Array(new Uint16Array(320 * 256).fill(28_150).buffer),
    );
    for (const atMs of [1000, 1000, 10_000, 1000]) {
      await clock.advance(atMs);
      clean.publish(frame);
    }
    const [first, second, frozen, again] = seen as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    expect(Buffer.compare(first, second)).not.toBe(0);
    expect([Buffer.compare(second, frozen), Buffer.compare(frozen, again)]).toEqual([0, 0]);
    const counts = new Uint16Array(first.buffer);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
    expect(mean).toBeCloseTo(28_150, 0);
    expect(Math.sqrt(variance)).toBeCloseTo(5, 0);
    stage.stop();
  });
});

const length = ({ x, y, z }: Vector3): number => Math.hypot(x, y, z);
