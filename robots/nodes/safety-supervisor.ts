import { qos } from '#shared/ros/port.ts';
import type { Publisher, RosGraph, RosNode } from '#shared/ros/port.ts';
import { robotTopics } from '#shared/ros/robot-topics.ts';
import type { Image, Twist } from '#shared/ros/messages.ts';
import type { MissionControl } from '../autonomy/mission-control.ts';
import type { PeopleWatch } from '../autonomy/people-watch.ts';
import type { RobotConfig } from '../config.ts';
import type { Geofence } from '../navigation/geofence.ts';
import { granted, standstill } from '../navigation/safety-rules.ts';
import type { SafetyFacts, Verdict } from '../navigation/safety-rules.ts';
import type { Localization } from './localization.ts';

const deadManMs = 500;
const checkMs = 200;
/** A fault must have been gone for so long before the robot moves again. */
const clearAfterMs = 2000;
/** A camera's noise changes every frame: so many identical ones and it is frozen. */
const frozenFrames = 20;
const zero: Twist = { linear: { x: 0, y: 0, z: 0 }, angular: { x: 0, y: 0, z: 0 } };

export interface SupervisorDeps {
  readonly graph: RosGraph;
  readonly namespace: string;
  readonly config: RobotConfig;
  readonly localization: Localization;
  readonly mission: MissionControl;
  readonly people: PeopleWatch;
  readonly fence: Geofence;
  readonly isOutOfService: () => boolean;
  readonly onSuspicion: (what: 'gnss' | 'camera', isSuspect: boolean) => void;
}

/** Owns the last word over `cmd_vel`: no wish of navigation reaches the wheels but through here. */
export class SafetySupervisor {
  readonly #deps: SupervisorDeps;
  readonly #node: RosNode;
  #wheels: Publisher<Twist> | undefined;
  #wishAt = Number.NEGATIVE_INFINITY;
  #isMoving = false;
  #faultFreeSince = Number.NEGATIVE_INFINITY;
  #gnssSuspect = false;
  #cameraSuspect = false;
  #frameSum = Number.NaN;
  #identicalFrames = 0;
  /** Why the last wish was not granted in full. */
  limitedBy: string | undefined;

  constructor(deps: SupervisorDeps) {
    this.#deps = deps;
    this.#node = deps.graph.createNode('safety_supervisor', { namespace: deps.namespace });
  }

  start(): void {
    const { config, mission } = this.#deps;
    const node = this.#node;
    this.#wheels = node.createPublisher(robotTopics.cmdVel, 'geometry_msgs/msg/Twist', qos.command);
    node.createSubscription(robotTopics.cmdVelRequested, 'geometry_msgs/msg/Twist', qos.command, (wish) =>
      this.#decide(wish),
    );
    if (config.sight === 'images') {
      node.createSubscription(robotTopics.thermalImage, 'sensor_msgs/msg/Image', qos.sensor, (image) =>
        this.#compare(image),
      );
    }
    node.createTimer(checkMs, () => this.#check());
    // A halt does not wait for the next wish.
    mission.listen({
      onMotion: () => {},
      onAlert: () => {},
      onTransition: ({ to }) => void (to === 'HALTED' && this.#stop()),
    });
  }

  destroy(): void {
    this.#stop();
    this.#node.destroy();
  }

  #decide(wish: Twist): void {
    const { config, fence } = this.#deps;
    this.#wishAt = this.#node.clock.monotonicMs();
    const velocity = { speedMps: wish.linear.x, turnRateRadps: wish.angular.z };
    if (velocity.speedMps === 0 && velocity.turnRateRadps === 0) {
      this.limitedBy = undefined;
      if (this.#isMoving) this.#stop();
      return;
    }
    const facts = this.#facts();
    const verdict = standstill(facts, config) ?? granted(velocity, facts, config, fence);
    this.#note(verdict);
    this.limitedBy = verdict.reason;
    this.#isMoving = verdict.speedMps !== 0 || verdict.turnRateRadps !== 0;
    this.#wheels?.publish({
      linear: { x: verdict.speedMps, y: 0, z: 0 },
      angular: { x: 0, y: 0, z: verdict.turnRateRadps },
    });
  }

  /** Dead-man: a wish that is not renewed is void. Faults show while standing, too. */
  #check(): void {
    const { config, localization, onSuspicion } = this.#deps;
    if (this.#isMoving && this.#node.clock.monotonicMs() - this.#wishAt > deadManMs) this.#stop();
    if (localization.pose !== undefined) {
      const verdict = standstill(this.#facts(), config);
      this.#note(verdict);
    }
    if (this.#gnssSuspect !== localization.frozenSuspect) {
      this.#gnssSuspect = localization.frozenSuspect;
      onSuspicion('gnss', this.#gnssSuspect);
    }
  }

  #note(verdict: Verdict | undefined): void {
    const { mission } = this.#deps;
    const now = this.#node.clock.monotonicMs();
    if (verdict?.isFault === true && verdict.reason !== undefined) {
      this.#faultFreeSince = now;
      mission.apply({ kind: 'fault', reason: verdict.reason });
    } else if (mission.state.fault !== undefined && now - this.#faultFreeSince > clearAfterMs) {
      mission.apply({ kind: 'fault-cleared' });
    }
  }

  #stop(): void {
    this.#isMoving = false;
    this.#wheels?.publish(zero);
  }

  #facts(): SafetyFacts {
    const { isOutOfService, localization, mission, people } = this.#deps;
    const nowMs = this.#node.clock.monotonicMs();
    return {
      halted: mission.state.halt !== undefined,
      outOfService: isOutOfService(),
      pose: localization.pose,
      odometryAgeMs: nowMs - localization.odometryAt,
      localized: localization.isLocalized,
      batteryPercent: localization.battery?.percent,
      people: people.all(),
      initiative: mission.initiative,
      nowMs,
    };
  }

  #compare({ data }: Image): void {
    let sum = 0;
    for (let i = 0; i < data.length; i += 61) sum = (sum * 31 + (data[i] as number)) | 0;
    this.#identicalFrames = sum === this.#frameSum ? this.#identicalFrames + 1 : 0;
    this.#frameSum = sum;
    const isSuspect = this.#identicalFrames >= frozenFrames;
    if (isSuspect === this.#cameraSuspect) return;
    this.#cameraSuspect = isSuspect;
    this.#deps.onSuspicion('camera', isSuspect);
  }
}
