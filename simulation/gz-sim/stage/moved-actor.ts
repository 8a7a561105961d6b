import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosNode } from '#shared/ros/port.ts';
import type { Pose, Twist, Vector3 } from '#shared/ros/messages.ts';
import { quaternionFromEuler } from '#shared/ros/stamp.ts';
import type { Dem } from '#shared/terrain/dem.ts';
import type { SceneActor } from '../../actors/scene-actor.ts';
import { actorTopics } from '../names.ts';
import { offStageZ } from './off-stage.ts';
import { pursue } from './pursue.ts';

const still: Twist = { linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } };
/** A person who lies: turned about the side, a hand above the ground. */
const lyingAboveM = 0.2;
/** A target that goes farther than this between two steps has come on stage or left it. */
const leapM = 5;

/** One actor's body in gz-sim: hears where it is, says how fast it shall go. */
export class MovedActor {
  readonly #velocity: Publisher<Twist>;
  readonly #dem: Dem;
  #at: Pose | undefined;
  #target: Pose;
  #isBelow = true;

  constructor(node: RosNode, dem: Dem, entrance: SceneActor) {
    this.#dem = dem;
    const { velocity, place } = actorTopics(entrance.actorId);
    this.#velocity = node.createPublisher(velocity, 'geometry_msgs/msg/Twist', qos.command);
    node.createSubscription(place, 'nav_msgs/msg/Odometry', qos.command, ({ pose }) => {
      this.#at = pose.pose;
    });
    this.#target = this.#below(poseOf(entrance));
  }

  /** `actor`: as the scenario has it now, or undefined when it is not on stage. */
  step(actor: SceneActor | undefined, seconds: number): void {
    const before = this.#target;
    if (actor !== undefined) this.#target = poseOf(actor);
    else if (!this.#isBelow) this.#target = this.#below(before);
    this.#isBelow = actor === undefined;
    if (this.#at === undefined) return;
    this.#velocity.publish(pursue(this.#at, this.#target, paceOf(before, this.#target, seconds)));
  }

  stop(): void {
    this.#velocity.publish(still);
  }

  #below({ position, orientation }: Pose): Pose {
    const { x, y } = position;
    return { position: { x, y, z: offStageZ(this.#dem, x, y) }, orientation };
  }
}

function poseOf({ x, y, z, yaw, posture }: SceneActor): Pose {
  const lies = posture === 'lying';
  return {
    position: { x, y, z: lies ? z + lyingAboveM : z },
    orientation: quaternionFromEuler(0, lies ? Math.PI / 2 : 0, yaw),
  };
}

function paceOf({ position: from }: Pose, { position: to }: Pose, seconds: number): Vector3 {
  const [x, y, z] = [to.x - from.x, to.y - from.y, to.z - from.z];
  if (seconds <= 0 || Math.hypot(x, y, z) > leapM) return still.linear;
  return { x: x / seconds, y: y / seconds, z: z / seconds };
}
