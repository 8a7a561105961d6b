import { qos } from '#shared/ros/port.ts';
import type { RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { AutonomyState } from '../autonomy/autonomy-state.ts';
import { panFor } from '../autonomy/camera-aim.ts';
import type { Aim } from '../autonomy/camera-aim.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { Localization } from './localization.ts';

const periodMs = 500;
const deadbandRad = 0.02;

/** Turns the camera: to an observed person, where an operator wants it, else scanning beside the way. */
export class CameraPointer {
  readonly #node: RosNode;
  readonly #localization: Localization;
  readonly #mission: MissionControl;
  readonly #people: PeopleWatch;
  #override: { readonly aim: Aim; readonly until: number } | undefined;
  #facing: { readonly yaw: number; readonly until: number } | undefined;
  #last = Number.NaN;

  constructor(
    graph: RosGraph,
    namespace: string,
    deps: { readonly localization: Localization; readonly mission: MissionControl; readonly people: PeopleWatch },
  ) {
    this.#node = graph.createNode('camera_pointer', { namespace });
    this.#localization = deps.localization;
    this.#mission = deps.mission;
    this.#people = deps.people;
  }

  start(): void {
    const publisher = this.#node.createPublisher(robotTopics.cameraPan, 'std_msgs/msg/Float64', qos.command);
    this.#node.createTimer(periodMs, () => {
      const { pose } = this.#localization;
      if (pose === undefined) return;
      const now = this.#node.clock.monotonicMs();
      const pan = panFor(this.#aim(now), pose, now);
      if (Math.abs(pan - this.#last) < deadbandRad) return;
      this.#last = pan;
      publisher.publish({ data: pan });
    });
  }

  /** Until a time on the monotonic clock. */
  override(aim: Aim, until: number): void {
    this.#override = { aim, until };
  }

  /** The way to look while nobody is seen, radians from east; undefined scans. */
  face(yaw: number | undefined, until: number): void {
    this.#facing = yaw === undefined ? undefined : { yaw, until };
  }

  destroy(): void {
    this.#node.destroy();
  }

  #aim(now: number): Aim {
    if (this.#override !== undefined && now < this.#override.until) return this.#override.aim;
    this.#override = undefined;
    const person = this.#watched(this.#mission.state.task);
    if (person !== undefined) return { kind: 'place', at: person };
    const facing = this.#facing;
    return facing !== undefined && now < facing.until ? { kind: 'bearing', yaw: facing.yaw } : { kind: 'scan' };
  }

  /** The person the robot observes; sent by an operator, the nearest one. Turning the head is not an approach. */
  #watched(task: AutonomyState['task']) {
    const { pose } = this.#localization;
    if (task.kind === 'OBSERVE' && task.objectId !== undefined) return this.#people.find(task.objectId);
    if ((task.kind !== 'OBSERVE' && task.kind !== 'INVESTIGATE') || pose === undefined) return undefined;
    let nearest: { readonly x: number; readonly y: number } | undefined;
    let best = Number.POSITIVE_INFINITY;
    for (const person of this.#people.all()) {
      const distance = Math.hypot(person.x - pose.x, person.y - pose.y);
      if (distance < best) [nearest, best] = [person, distance];
    }
    return nearest;
  }
}
