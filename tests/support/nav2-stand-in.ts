import type { ActionTypes, PoseStamped, Twist } from '#shared/ros/messages.ts';
import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosGraph, ServerGoal, ServerOutcome } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import { wrapAngle } from '#shared/geo/angles.ts';

type Type = 'nav2_msgs/action/NavigateThroughPoses';

export interface BodyPose {
  readonly x: number;
  readonly y: number;
  readonly yaw: number;
}

interface Running {
  readonly request: ServerGoal<Type>;
  readonly end: (outcome: ServerOutcome<Type>) => void;
  poses: readonly PoseStamped[];
  recoveries: number;
  progress: { readonly x: number; readonly y: number; steps: number };
}

const stepMs = 100;
const turnRateRadps = 0.9;
const passedM = 0.7;
const arrivedM = 0.25;

/**
 * An action server that behaves as Nav2's bt_navigator and controller do towards their client: a newer goal pre-empts (the older one is
 * aborted), poses within 0.7 m are dropped from the front, the goal succeeds as soon as the robot is at its *last* pose however it
 * got there, the first feedback counts no poses, and a failure mode is one assignment away.
 */
export class Nav2StandIn {
  /** How it treats goals from now on. `spin` goes on turning after a cancel, as a recovery once did. */
  mode: 'drive' | 'reject' | 'abort' | 'recover' | 'claim success' | 'spin' | 'back up' | 'mute' = 'drive';
  speedMps = 1.5;
  /** Aborts a goal after ten seconds without half a metre of way, as Nav2's progress checker makes it. */
  checksProgress = false;
  readonly goals: ActionTypes[Type]['goal'][] = [];
  readonly ended: ServerOutcome<Type>['status'][] = [];
  readonly #body: () => BodyPose;
  readonly #wheels: Publisher<Twist>;
  readonly #node;
  #running: Running | undefined;

  constructor(graph: RosGraph, namespace: string, body: () => BodyPose) {
    this.#body = body;
    const node = graph.createNode('bt_navigator', { namespace });
    this.#node = node;
    this.#wheels = node.createPublisher(robotTopics.cmdVelNav2, 'geometry_msgs/msg/Twist', qos.command);
    node.createActionServer(
      robotTopics.navigateThroughPoses,
      'nav2_msgs/action/NavigateThroughPoses',
      (request) => this.#execute(request),
      () => this.mode !== 'reject',
    );
    node.createTimer(stepMs, () => this.#step());
  }

  /** As kill -9. */
  kill(): void {
    this.#node.destroy();
  }

  #execute(request: ServerGoal<Type>): Promise<ServerOutcome<Type>> {
    this.goals.push(request.goal);
    this.#running?.end({ status: 'aborted', reason: 'pre-empted' });
    return new Promise((resolve) => {
      const running: Running = {
        request,
        poses: request.goal.poses,
        recoveries: 0,
        progress: { ...this.#body(), steps: 0 },
        end: (outcome) => {
          this.ended.push(outcome.status);
          if (this.#running === running) this.#running = undefined;
          resolve(outcome);
        },
      };
      this.#running = running;
      request.canceled.addEventListener('abort', () => running.end({ status: 'canceled' }), { once: true });
      if (this.mode !== 'mute') this.#report(running, 0);
    });
  }

  #step(): void {
    const running = this.#running;
    if (this.mode === 'spin') this.#drive(0, turnRateRadps);
    if (running === undefined || this.mode === 'mute') return;
    if (this.mode === 'abort') return running.end({ status: 'aborted', reason: 'no valid path' });
    if (this.mode === 'claim success') return running.end({ status: 'succeeded', result: {} });
    if (this.mode === 'back up') this.#drive(-0.3, 0);
    if (this.mode === 'recover') {
      running.recoveries++;
      this.#drive(0, turnRateRadps);
    }
    if (this.mode === 'drive') this.#follow(running);
    if (this.checksProgress && this.#isStuck(running)) {
      return running.end({ status: 'aborted', reason: 'failed to make progress' });
    }
    if (this.#running === running) this.#report(running, running.poses.length);
    return undefined;
  }

  #isStuck(running: Running): boolean {
    const { x, y } = this.#body();
    const { progress } = running;
    if (Math.hypot(x - progress.x, y - progress.y) > 0.5) running.progress = { x, y, steps: 0 };
    return ++running.progress.steps > 10_000 / stepMs;
  }

  #follow(running: Running): void {
    const { x, y, yaw } = this.#body();
    const distance = ({ pose: { position } }: PoseStamped): number => Math.hypot(position.x - x, position.y - y);
    const last = running.request.goal.poses.at(-1);
    if (last === undefined || distance(last) < arrivedM) {
      this.#drive(0, 0);
      return running.end({ status: 'succeeded', result: {} });
    }
    while (running.poses.length > 1 && distance(running.poses[0]!) < passedM) running.poses = running.poses.slice(1);
    const target = running.poses[0]!.pose.position;
    const error = wrapAngle(Math.atan2(target.y - y, target.x - x) - yaw);
    const isAhead = Math.abs(error) < 0.4;
    const speed = isAhead
      ? Math.min(this.speedMps, running.poses.length > 1 ? this.speedMps : distance(last) + 0.1)
      : 0;
    this.#drive(speed, Math.max(-turnRateRadps, Math.min(turnRateRadps, 2 * error)));
    return undefined;
  }

  #drive(speed: number, turn: number): void {
    this.#wheels.publish({ linear: { x: speed, y: 0, z: 0 }, angular: { x: 0, y: 0, z: turn } });
  }

  #report({ recoveries, request }: Running, remaining: number): void {
    const { x, y } = this.#body();
    const stamp = { sec: 0, nanosec: 0 };
    request.feedback({
      current_pose: {
        header: { stamp, frame_id: 'map' },
        pose: { position: { x, y, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
      },
      navigation_time: stamp,
      estimated_time_remaining: stamp,
      number_of_recoveries: recoveries,
      distance_remaining: 0,
      number_of_poses_remaining: remaining,
    });
  }
}
